/** What a metric is or was, of a server, of a role, or of all. */
import type { Fact, Segment } from '../../contracts/assistant'
import type { Reading } from '../../contracts/fleet'
import { SIGNAL_NAMES } from '../../fleet/signals'
import { isCollected, type Metric, metricOf, metricOfVital } from '../metrics'
import { readOr } from '../unread'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { moment, since } from '../words/times'
import { type AskedWindow, windowOf } from './asked-window'
import { missingCaveats, noteOf } from './caveats'
import { type Asked, type Found, type IntentHandler, NOTHING } from './intent-handler'
import {
  factAt,
  factNow,
  factOfAll,
  factOver,
  metricOfWho,
  type Summary,
  summariesOf,
  usualNow,
  valuesIn,
  valuesNow,
} from './measured'
import { readingOf, type Scope, scopeOf } from './scope'
import { scopeFact } from './scope-fact'
import { capital, segment, wordingOf } from './segments'
import { status } from './status'
import { factOfSignal } from './status-facts'
import { suggested } from './suggested'
import { isBeyond, thresholdOf, unitCaveats } from './threshold'
import { listBeyond } from './top-n'
import { answerUncollected } from './uncollected'

export const metricQuery: IntentHandler = async (asked) => {
  const { entities } = asked.understanding
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const { scope } = scoped
  const isOne = scope.kind === 'server'
  if (entities.metric === undefined) return status(asked)
  const metric = metricOf(entities.metric)
  if (!isCollected(metric)) return answerUncollected(asked, metric, scope)
  const windowed = windowOf(asked)
  if ('found' in windowed) return windowed.found
  const { window } = windowed
  const threshold = thresholdOf(entities, metric)
  if (!isOne && threshold) return listBeyond(asked, metric, scope, threshold, window)
  const found = await (isOne
    ? ofServer(asked, metric, scope, window)
    : ofMany(asked, metric, scope, window))
  return {
    ...found,
    draft: [...found.draft, ...unitCaveats(asked, metric), ...noteOf(asked, metric)],
  }
}

function follow(asked: Asked, scope: Scope): string[] {
  const { language, entities } = asked.understanding
  const server = scope.kind === 'server' ? scope.servers[0]!.id : undefined
  const about = { language, server, metric: entities.metric }
  return suggested(server ? ['compare', 'diagnose', 'top_n'] : ['top_n', 'anomalies'], about)
}

async function ofServer(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  window: AskedWindow | null
): Promise<Found> {
  const server = scope.servers[0]!.id
  const beside = window ? [] : metric.beside.map((vital) => metricOfVital(vital))
  const isCurrent = window?.isCurrent ?? true
  const [now, usual, over, ...more] = await Promise.all([
    isCurrent ? nowOf(asked, metric, scope, window) : NO_VALUES,
    window ? null : usualNow(asked, metric, server),
    window ? summariesOf(asked, metric, scope, window) : new Map<string, Summary>(),
    ...beside.map((one) => readOr(NO_VALUES, valuesNow(asked, one, scope))),
  ])
  const value = now.get(server) ?? null
  const summary = over.get(server)
  const suggestions = follow(asked, scope)
  if (window ? !summary : value === null || isSilent(asked, server))
    return { ...NOTHING, draft: noValue(asked, metric, server, window), suggestions }
  const told =
    window && summary
      ? overText(asked, metric, server, window, summary, value)
      : nowText(asked, metric, server, value!, usual)
  const rows = beside.flatMap((one, at) => {
    const amount = more[at]!.get(server)
    return amount === undefined ? [] : [{ one, fact: factNow(asked, one, server, amount) }]
  })
  const { language } = asked.understanding
  const also =
    rows.length === 0
      ? []
      : [
          segment(
            'evidence',
            `${capital(rows.map(({ one, fact }) => `${one.words[language]} ${quantity(fact.value!, one.unit, language)}`).join(', '))}.`,
            rows.map(({ fact }) => fact)
          ),
        ]
  const judged = value === null ? [] : againstThreshold(asked, metric, value, told[0]!)
  return { ...NOTHING, draft: [...told, ...judged, ...also], suggestions }
}

const NO_VALUES: ReadonlyMap<string, number> = new Map()

/** Beside a window, what is now is an addition. */
const nowOf = (asked: Asked, metric: Metric, scope: Scope, window: AskedWindow | null) => {
  const values = valuesNow(asked, metric, scope)
  return window ? readOr(NO_VALUES, values) : values
}

const isSilent = (asked: Asked, server: string) => readingOf(asked, server)?.status === 'offline'

function nowText(
  asked: Asked,
  metric: Metric,
  server: string,
  value: number,
  usual: number | null
): Segment[] {
  const wording = wordingOf(asked)
  const { say, language } = wording
  const fact = factNow(asked, metric, server, value, usual)
  const amount = quantity(value, metric.unit, language)
  const subject = metricOfWho(wording, metric, shownName(server))
  const normal = usual === null ? '' : quantity(usual, metric.unit, language)
  const text = say(
    `${withJosa(subject, '은/는')} 지금 ${withJosa(amount, '이에요/예요')}${normal && ` (이 시간대 평소 ${normal})`}.`,
    `${capital(subject)} is ${amount} now${normal && ` (usually ${normal} at this time of day)`}.`
  )
  return [segment('answer', text, [fact])]
}

function overText(
  asked: Asked,
  metric: Metric,
  server: string,
  window: AskedWindow,
  { mean, max, maxAt, min, minAt }: Summary,
  now: number | null
): Segment[] {
  const wording = wordingOf(asked)
  const { say, language, clock } = wording
  const amount = (value: number) => quantity(value, metric.unit, language)
  const facts: Fact[] = [
    factOver(asked, metric, server, 'avg', mean, window),
    factOver(asked, metric, server, 'max', max, window),
    factAt(asked, metric, server, max, maxAt, window),
  ]
  const subject = metricOfWho(wording, metric, shownName(server))
  const highest = `${amount(max)}(${moment(maxAt, clock)})`
  const last = now === null ? null : factNow(asked, metric, server, now)
  if (last) facts.push(last)
  const nowKo = now === null ? '했어요' : `했고, 지금은 ${withJosa(amount(now), '이에요/예요')}`
  const text = say(
    `${withJosa(subject, '은/는')} ${window.words} 평균 ${amount(mean)}, 최고 ${withJosa(highest, '을/를')} 기록${nowKo}.`,
    `${capital(subject)} averaged ${amount(mean)} ${window.during} and peaked at ${amount(max)} (${moment(maxAt, clock)})${now === null ? '' : `; it is ${amount(now)} now`}.`
  )
  const lowest = factOver(asked, metric, server, 'min', min, window)
  const lowestAt = factAt(asked, metric, server, min, minAt, window)
  const low = say(
    `가장 낮았던 때는 ${moment(minAt, clock)}, ${withJosa(amount(min), '이에요/예요')}.`,
    `It was lowest at ${moment(minAt, clock)}: ${amount(min)}.`
  )
  return [segment('answer', text, facts), segment('evidence', low, [lowest, lowestAt])]
}

/** Whether a value is beyond what the question holds it against. */
function againstThreshold(asked: Asked, metric: Metric, value: number, first: Segment): Segment[] {
  const threshold = thresholdOf(asked.understanding.entities, metric)
  if (!threshold) return []
  const { say, language } = wordingOf(asked)
  const limit = quantity(threshold.value, metric.unit, language)
  const isSo = isBeyond(value, threshold)
  const isAbove = threshold.op.startsWith('>')
  const text = say(
    `기준 ${limit}보다 ${isSo === isAbove ? '높아요' : '높지 않아요'}.`,
    `That is ${isSo === isAbove ? '' : 'not '}above ${limit}.`
  )
  return [{ ...segment('evidence', text), evidence: first.evidence }]
}

function noValue(
  asked: Asked,
  metric: Metric,
  server: string,
  window: AskedWindow | null
): Segment[] {
  const wording = wordingOf(asked)
  const { say, language, clock } = wording
  const fact = factNow(asked, metric, server, null)
  const name = shownName(server)
  const words = metric.words[language]
  const reading = readingOf(asked, server)
  if (window) {
    const text = say(
      `${window.during} ${metricOfWho(wording, metric, name)} 측정값이 없어요.`,
      `There are no values of ${metricOfWho(wording, metric, name)} ${window.during}.`
    )
    return [segment('answer', text, [fact])]
  }
  if (reading?.status === 'offline') {
    const last = reading.at === null ? null : moment(Date.parse(reading.at), clock)
    const from = reading.at === null ? '' : `${since(Date.parse(reading.at), clock)} `
    const text = say(
      `${withJosa(name, '은/는')} ${from}측정값을 보내지 않아서 지금 ${withJosa(words, '을/를')} 알 수 없어요.`,
      `${name} has ${last ? `not reported since ${last}` : 'not reported for a day or more'}, so its ${words} is not known.`
    )
    return [segment('answer', text, [fact]), ...lastValue(asked, metric, reading)]
  }
  const text = say(
    `${withJosa(name, '은/는')} ${withJosa(words, '을/를')} 보고하지 않고 있어요.`,
    `${name} does not report ${words}.`
  )
  return [segment('answer', text, [fact])]
}

/** What a silent server said last of a metric; nothing where its last reading has none. */
function lastValue(asked: Asked, { vital, unit }: Metric, reading: Reading): Segment[] {
  const signal = SIGNAL_NAMES.find((name) => name === vital)
  const value = signal && reading.signals[signal]
  if (!signal || value === undefined) return []
  const { say, language } = wordingOf(asked)
  const amount = quantity(value, unit, language)
  const text = say(
    `마지막 값은 ${withJosa(amount, '이에요/예요')}.`,
    `Its last value was ${amount}.`
  )
  return [segment('evidence', text, [factOfSignal(asked, reading, signal)])]
}

/** What can be added up over servers. */
const ADDED_UP = new Set(['B/s', '/s', 'connections', 'sockets'])

async function ofMany(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  window: AskedWindow | null
): Promise<Found> {
  const wording = wordingOf(asked)
  const { say, language } = wording
  const values = await valuesIn(asked, metric, scope, window)
  const suggestions = follow(asked, scope)
  const words = metric.words[language]
  const ranked = [...values].sort(([, a], [, b]) => b - a)
  const first = ranked[0]
  if (!first) {
    const text = say(
      `${window ? `${window.during} ` : '지금 '}${scope.words} 중 ${withJosa(words, '을/를')} 보고한 서버가 없어요.`,
      `None of ${scope.words} reported ${words}${window ? ` ${window.during}` : ''}.`
    )
    return {
      ...NOTHING,
      draft: [segment('answer', text), ...missingCaveats(asked, metric, scope, values)],
      suggestions,
    }
  }
  const last = ranked.at(-1)!
  const sum = ranked.reduce((sum, [, value]) => sum + value, 0)
  const amount = (value: number) => quantity(value, metric.unit, language)
  const mean = factOfAll(asked, metric, scope, 'avg', sum / ranked.length, window ?? undefined)
  const total = ADDED_UP.has(metric.unit)
    ? factOfAll(asked, metric, scope, 'sum', sum, window ?? undefined)
    : null
  const one = ([server, value]: [string, number]) =>
    window
      ? factOver(asked, metric, server, 'avg', value, window)
      : factNow(asked, metric, server, value)
  const [high, low] = [one(first), one(last)]
  const when = window ? window.words : say('지금', 'now')
  const all = total ? say(`합계 ${amount(sum)}, `, `${amount(sum)} in total, `) : ''
  const shown = ([server, value]: [string, number]) => `${shownName(server)}(${amount(value)})`
  return {
    ...NOTHING,
    draft: [
      segment(
        'answer',
        say(
          `${scope.words}의 ${withJosa(words, '은/는')} ${when} ${all}평균 ${withJosa(amount(mean.value!), '이에요/예요')}.`,
          `${capital(words)} of ${scope.words} ${window ? window.during : 'now'}: ${all}${amount(mean.value!)} on average.`
        ),
        [mean, total, scopeFact(asked, scope)]
      ),
      segment(
        'evidence',
        say(
          `가장 높은 서버는 ${shown(first)}, 가장 낮은 서버는 ${withJosa(shown(last), '이에요/예요')}.`,
          `Highest: ${shownName(first[0])} (${amount(first[1])}); lowest: ${shownName(last[0])} (${amount(last[1])}).`
        ),
        [high, low]
      ),
      ...missingCaveats(asked, metric, scope, values),
    ],
    suggestions,
  }
}
