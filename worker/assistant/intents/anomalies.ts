/** What was unusual in a time; where no metric is named, all that happened in it. */
import { pastWindowOf } from './asked-window'
import { incidentsIn, wantedVitals } from './incidents'
import { type IntentHandler, NOTHING } from './intent-handler'
import { scopeOf } from './scope'
import { suggested } from './suggested'
import { whatHappened } from './what-happened'

export const anomalies: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const windowed = pastWindowOf(asked)
  if ('found' in windowed) return windowed.found
  const { metric } = asked.understanding.entities
  if (metric === undefined) return whatHappened(asked, scoped.scope, windowed.window)
  const wanted = wantedVitals(asked)
  const { draft, caveats, server } = await incidentsIn(asked, scoped.scope, windowed.window, wanted)
  return {
    ...NOTHING,
    draft: [...draft, ...caveats],
    suggestions: suggested(
      server === undefined
        ? ['fleet_status', 'top_n', 'forecast']
        : ['diagnose', 'server_status', 'metric_query'],
      { language: asked.understanding.language, server, metric }
    ),
  }
}
