/** The plugin that tells trends and values out of line of the servers that a question is about. */
import { median } from 'simple-statistics'
import { linearTrend } from '../../analysis/linear-trend'
import { isOutsideFences } from '../../analysis/quartile-fences'
import { isZScoreAnomaly, Z_SCORE_WINDOW } from '../../analysis/z-score'
import type { Intent, Understanding } from '../../contracts/assistant'
import type { PluginFact } from '../../contracts/plugin'
import type { VitalName } from '../../contracts/vital'
import { significant } from '../../fleet/significant'
import { ASSISTANT, PLUGINS } from '../../policy'
import { stepOf } from '../intents/measured'
import { sayIn } from '../intents/segments'
import { promDuration, serverLink } from '../links'
import { metricOfVital, nowExpression, pastExpression } from '../metrics'
import { withJosa } from '../words/josa'
import { difference, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { windowText } from '../words/times'
import { vitalName } from '../words/vital-name'
import { askedServers, isInline } from './asked-servers'
import { type History, historiesOf } from './histories'
import type { Plugin, PluginInput, PluginResult } from './plugin'

const INTENTS: ReadonlySet<Intent> = new Set(['server_status', 'report'])

/** All are percentages, of which a change of some points means the same. */
const VITALS: readonly VitalName[] = ['cpuPercent', 'memoryPercent', 'diskPercent']

const DAY_MS = 86_400_000

/** Something to tell, and how sure it is worth it. */
interface Remark {
  fact: PluginFact
  text: string
}

export const serverAnalysis: Plugin = {
  name: 'server-analysis',
  version: '1.0.0',
  description: 'Tells clear trends and values out of line of the servers that a question is about.',
  async initialize() {},
  accepts: ({ intent }: Understanding) => INTENTS.has(intent),

  async process(input): Promise<PluginResult> {
    const silent = new Set(
      input.state.readings.filter(({ status }) => status === 'offline').map(({ server }) => server)
    )
    const servers = askedServers(input).filter((server) => !silent.has(server))
    const over = (now: number) =>
      Promise.all(VITALS.map((vital) => historiesOf({ ...input, now }, servers, vital)))
    const [histories, before] = await Promise.all([
      over(input.now),
      isInline(input) ? [] : over(input.now - DAY_MS),
    ])
    const yesterday = before.flat()
    const remarks = histories
      .flat()
      .flatMap((history) => {
        const same = yesterday.find(
          ({ server, vital }) => server === history.server && vital === history.vital
        )
        return [trendOf(history, same, input), oddOf(history, input)]
      })
      .filter((remark) => remark !== null)
      .slice(0, PLUGINS.maxSegments)
    return {
      facts: remarks.map(({ fact }) => fact),
      segments: remarks.map(({ text }, at) => ({ kind: 'evidence', text, facts: [at] })),
    }
  },

  async cleanup() {},
}

const iso = (at: number) => new Date(at).toISOString()

/** A rise or fall that a line explains, unless the same hours of the day before had it too. */
function trendOf(
  history: History,
  yesterday: History | undefined,
  input: PluginInput
): Remark | null {
  const { language, now, timeZone, state } = input
  const { server, vital, times, values } = history
  if (values.length < ASSISTANT.leastSentValues) return null
  const trend = linearTrend(times, values)
  if (!trend || trend.explained < PLUGINS.leastExplained) return null
  const [from, to] = [times[0]!, times.at(-1)!]
  const change = significant(trend.slope * (to - from))
  const usual = yesterday && linearTrend(yesterday.times, yesterday.values)
  const beyond = change - (usual ? usual.slope * (to - from) : 0)
  if (Math.min(Math.abs(change), Math.abs(beyond)) < PLUGINS.leastChange) return null
  const say = sayIn(language)
  const { unit } = metricOfVital(vital)
  const [name, words] = [shownName(server), vitalName(vital, language)]
  const stepMs = stepOf(now - PLUGINS.windowMs, now)
  const seconds = Math.round((to - from) / 1_000)
  const steps = `${promDuration(to - from + stepMs)}:${promDuration(stepMs)}`
  const expression = pastExpression(metricOfVital(vital), stepMs, [server])
  const window = windowText(from, to, { now, language, timeZone })
  const amount = difference(change, unit, language)
  const isRising = change > 0
  return {
    fact: {
      ...{ kind: 'metric', server, vital, unit, from: iso(from), to: iso(to), value: change },
      title: say(`${name}의 ${words} 추세`, `Trend of the ${words} of ${name}`),
      query: isInline(input) ? null : `${seconds} * deriv((${expression})[${steps}])`,
      link: serverLink({ fleet: state.fleet.id, language }, server),
    },
    text: say(
      `${name}의 ${withJosa(words, '은/는')} ${window} 동안 꾸준히 ${isRising ? '올랐어요' : '내렸어요'}(${amount}).`,
      `The ${words} of ${name} ${isRising ? 'rose' : 'fell'} steadily over ${window} (${amount}).`
    ),
  }
}

/** A newest value that is unlike those before, by the original documents' two measures. */
function oddOf(history: History, { language, now, timeZone, state }: PluginInput): Remark | null {
  const { server, vital, times, values } = history
  if (values.length < Z_SCORE_WINDOW) return null
  if (!isZScoreAnomaly(values) || !isOutsideFences(values)) return null
  const value = values.at(-1)!
  const usual = significant(median(values.slice(0, -1)))
  if (Math.abs(value - usual) < PLUGINS.leastChange) return null
  const say = sayIn(language)
  const { unit } = metricOfVital(vital)
  const [name, words] = [shownName(server), vitalName(vital, language)]
  const [from, to] = [times[0]!, times.at(-1)!]
  const window = windowText(from, to, { now, language, timeZone })
  const [is, was] = [value, usual].map((each) => quantity(each, unit, language))
  return {
    fact: {
      ...{ kind: 'anomaly', server, vital, unit, from: iso(from), to: iso(to) },
      ...{ value: significant(value), baseline: usual },
      title: say(`${name}의 튀는 ${words}`, `The ${words} of ${name}, out of line`),
      query: nowExpression(metricOfVital(vital), [server]),
      link: serverLink({ fleet: state.fleet.id, language }, server),
    },
    text: say(
      `${name}의 ${withJosa(words, '은/는')} ${withJosa(is!, '으로/로')}, ${window}의 중앙값 ${was}에서 크게 벗어났어요.`,
      `At ${is}, the ${words} of ${name} is far from its median of ${was} over ${window}.`
    ),
  }
}
