/** Whether a server was down at a time that is over. */
import type { Segment } from '../../contracts/assistant'
import type { AskedWindow } from '../intents/asked-window'
import type { Asked } from '../intents/intent-handler'
import { factOver, summariesOf } from '../intents/measured'
import type { Scope } from '../intents/scope'
import { segment, wordingOf } from '../intents/segments'
import { countOf, countSegments, REBOOTS } from '../intents/traces'
import { metricOfVital } from '../metrics'
import { readOr } from '../unread'
import { withJosa } from '../words/josa'
import { shownName } from '../words/shown-name'

/** Of one server; nothing where nobody measured whether it answered. */
export async function downThenSegments(
  asked: Asked,
  scope: Scope,
  window: AskedWindow
): Promise<Segment[]> {
  const [server] = scope.servers.length === 1 ? scope.servers : []
  if (!server) return []
  const metric = metricOfVital('up')
  const [summaries, reboots] = await Promise.all([
    readOr(null, summariesOf(asked, metric, scope, window)),
    readOr(null, countOf(asked, REBOOTS, scope, window)),
  ])
  const summary = summaries?.get(server.id)
  const rebooted = reboots === null || reboots.rows.length === 0 ? [] : [reboots]
  const restarts = rebooted.flatMap((count) => countSegments(asked, count, scope, window, !summary))
  if (!summary) return restarts
  const { say } = wordingOf(asked)
  const name = shownName(server.id)
  const fact = factOver(asked, metric, server.id, 'min', summary.min, window)
  const text =
    summary.min > 0
      ? say(
          `${withJosa(name, '은/는')} ${window.during} 오래 내려간 적이 없어요. 측정값이 계속 들어왔어요.`,
          `${name} was not down for long ${window.during}: it kept reporting.`
        )
      : say(
          `맞아요. ${withJosa(name, '은/는')} ${window.during} 측정값을 보내지 않은 때가 있었어요.`,
          `Yes: there was a time ${window.during} when ${name} did not report.`
        )
  return [segment('answer', text, [fact]), ...restarts]
}
