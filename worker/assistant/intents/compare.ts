/** Servers held against each other, or against their own past. */
import { mean } from 'simple-statistics'
import type { MetricName, Segment } from '../../contracts/assistant'
import type { Language } from '../../contracts/generation'
import { ASSISTANT } from '../../policy'
import { isCollected, type Metric, metricOf } from '../metrics'
import { particle, withJosa } from '../words/josa'
import { difference, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { since } from '../words/times'
import { type AskedWindow, windowOf, worded } from './asked-window'
import { missingCaveats, noteOf } from './caveats'
import { type Asked, type Found, type IntentHandler, NOTHING } from './intent-handler'
import { factNow, factOfAll, factOver, linesOf, metricOfWho, summaryOf, valuesIn } from './measured'
import { readingOf, type Scope, scopeOf, unknownServer } from './scope'
import { scopeFact } from './scope-fact'
import { capital, segment, wordingOf } from './segments'
import { factOfSilence } from './status-facts'
import { suggested } from './suggested'
import { answerUncollected } from './uncollected'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What is compared where nobody says what. */
const USUAL: readonly MetricName[] = ['cpu', 'memory', 'disk']

export const compare: IntentHandler = async (asked) => {
  const { entities, language } = asked.understanding
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const { scope } = scoped
  // With one of the two missing, what is left to compare is not what was asked.
  if (entities.unknown_server !== undefined) return unknownServer(asked, entities.unknown_server)
  const asked1 = entities.metric && metricOf(entities.metric)
  if (asked1 && !isCollected(asked1)) return answerUncollected(asked, asked1, scope)
  const metrics = (entities.metric ? [entities.metric] : USUAL).map(metricOf).filter(isCollected)
  const isEachOther =
    scope.kind === 'servers' || (scope.kind === 'role' && isFew(scope) && !isPast(asked))
  if (!isEachOther) return withPast(asked, metrics, scope)
  const windowed = windowOf(asked)
  if ('found' in windowed) return windowed.found
  const { window } = windowed
  const few: Scope = { ...scope, servers: scope.servers.slice(0, ASSISTANT.maxCompared) }
  const parts = await Promise.all(metrics.map((metric) => valuesIn(asked, metric, few, window)))
  const draft = metrics.flatMap((metric, at) =>
    eachOther(asked, metric, few, window, parts[at]!, at === 0)
  )
  return {
    ...NOTHING,
    draft: [
      ...draft,
      ...leftOut(asked, scope, few),
      ...metrics.flatMap((metric) => noteOf(asked, metric)),
    ],
    suggestions: suggested(['diagnose', 'metric_query', 'top_n'], {
      ...{ language, server: few.servers[0]!.id, metric: entities.metric },
    }),
  }
}

/** How far apart two values are as they are shown: a reader subtracts what stands there. */
function shownGap({ unit }: Metric, a: number, b: number): number {
  if (unit !== '%' || Math.min(a, b) < 0.05) return a - b
  return Number((Number(a.toFixed(1)) - Number(b.toFixed(1))).toFixed(1))
}

const isFew = ({ servers }: Scope) => servers.length > 1 && servers.length <= ASSISTANT.maxCompared

const isPast = ({ understanding: { entities } }: Asked) =>
  /^(?:yesterday|last|this week|this month)/.test(entities.time ?? '')

function eachOther(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  window: AskedWindow | null,
  values: ReadonlyMap<string, number>,
  isFirst: boolean
): Segment[] {
  const { say, language } = wordingOf(asked)
  const words = metric.words[language]
  const ranked = [...values].sort(([, a], [, b]) => b - a)
  const missing = missingCaveats(asked, metric, scope, values)
  if (ranked.length < 2) return tooFew(asked, metric, scope, window, ranked, isFirst)
  const facts = ranked.map(([server, value]) =>
    window
      ? factOver(asked, metric, server, 'avg', value, window)
      : factNow(asked, metric, server, value)
  )
  const amount = (value: number) => quantity(value, metric.unit, language)
  const list = ranked.map(([server, value]) => `${shownName(server)} ${amount(value)}`).join(', ')
  const [[high, most], [low, least]] = [ranked[0]!, ranked.at(-1)!]
  const [a, b] = [shownName(high), shownName(low)]
  const gap = difference(shownGap(metric, most, least), metric.unit, language).replace(/^[+±]/, '')
  const when = window ? say(`${window.words} 평균 `, ` on average ${window.during}`) : ''
  const isSame = amount(most) === amount(least)
  const told = isSame
    ? say('차이가 없어요', 'they are the same')
    : say(`${withJosa(a, '이/가')} ${b}보다 ${gap} 높아요`, `${a} is ${gap} above ${b}`)
  const text = say(
    `${when}${words}: ${list}. ${told}.`,
    `${capital(words)}${when}: ${list}; ${told}.`
  )
  return [segment(isFirst ? 'answer' : 'evidence', text, facts), ...missing]
}

/** Who has no value, why, and what the other one has: there is nothing to hold against each other. */
function tooFew(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  window: AskedWindow | null,
  ranked: readonly [server: string, value: number][],
  isFirst: boolean
): Segment[] {
  const wording = wordingOf(asked)
  const { say, language, clock } = wording
  const words = metric.words[language]
  const amount = (value: number) => quantity(value, metric.unit, language)
  const known = ranked.map(([server, value]) => {
    const fact = window
      ? factOver(asked, metric, server, 'avg', value, window)
      : factNow(asked, metric, server, value)
    const subject = metricOfWho(wording, metric, shownName(server))
    const when = window ? say(`${window.words} 평균 `, 'averaged ') : say('지금 ', 'is ')
    const ends = window ? ` ${window.during}` : ' now'
    const text = say(
      ` ${withJosa(subject, '은/는')} ${when}${withJosa(amount(value), '이에요/예요')}.`,
      ` ${capital(subject)} ${when}${amount(value)}${ends}.`
    )
    return { fact, text }
  })
  const missing = scope.servers.filter(({ id }) => !ranked.some(([server]) => server === id))
  const silent = window
    ? []
    : missing.filter(({ id }) => readingOf(asked, id)?.status === 'offline')
  if (!isFirst || missing.length > ASSISTANT.maxCompared || silent.length < missing.length) {
    const text = say(
      `${withJosa(words, '을/를')} 비교할 값이 부족해요.`,
      `There are too few values of ${words} to compare.`
    )
    return [
      segment(
        isFirst ? 'answer' : 'evidence',
        `${text}${known.map((one) => one.text).join('')}`,
        known.map(({ fact }) => fact)
      ),
      ...(isFirst ? missingCaveats(asked, metric, scope, new Map(ranked)) : []),
    ]
  }
  const gone = silent.map(({ id }) => {
    const reading = readingOf(asked, id)
    const name = shownName(id)
    const at = reading?.at ? Date.parse(reading.at) : null
    const text =
      at === null
        ? say(
            `${withJosa(name, '은/는')} 하루 넘게 측정값을 보내지 않아서`,
            `${name} has not reported for a day or more`
          )
        : say(
            `${withJosa(name, '은/는')} ${since(at, clock)} 측정값을 보내지 않아서`,
            `${name} has not reported ${since(at, clock)}`
          )
    return { fact: factOfSilence(asked, id, reading), text }
  })
  const who = gone.map(({ text }) => text).join(say(', ', ' and '))
  const text = say(
    `${who} 지금은 ${withJosa(words, '을/를')} 비교할 수 없어요.`,
    `${who}, so ${words} cannot be compared now.`
  )
  return [
    segment('answer', `${text}${known.map((one) => one.text).join('')}`, [
      ...gone.map(({ fact }) => fact),
      ...known.map(({ fact }) => fact),
    ]),
  ]
}

function leftOut(asked: Asked, all: Scope, few: Scope): Segment[] {
  const { say } = wordingOf(asked)
  const left = all.servers.length - few.servers.length
  if (left === 0) return []
  const text = say(
    `한 번에 ${few.servers.length}대까지만 비교해요.`,
    `At most ${few.servers.length} servers are compared at once.`
  )
  return [segment('caveat', text)]
}

/** Two stretches of time of the same length, the later one ending now. */
interface Spans {
  later: AskedWindow
  earlier: AskedWindow
  /** What the earlier one is called beside the later: "어제 이 시간", "the hour a day ago". */
  than: Readonly<Record<Language, string>>
}

/** Metrics of many servers that are held against their past where nobody says which. */
const MOST_OF_MANY = 2

const BEFORE = {
  ko: '그 전 같은 길이의 기간',
  en: 'in the period of the same length before',
}

/**
 * The last hour and the same a day ago, then a day and the day before; or a week or a month each. Of
 * "today" what there is of it, beside the same hours of yesterday.
 */
function spansOf(asked: Asked): Spans[] {
  const { time = '', from } = asked.understanding.entities
  const { now } = asked
  const pair = (length: number, ago: number, than: Spans['than']): Spans => ({
    later: worded(asked, now - length, now),
    earlier: worded(asked, now - ago - length, now - ago),
    than,
  })
  const days = /week|P7D|P1W/.test(time) ? 7 : /month|P30D|P1M$/.test(time) ? 30 : 1
  if (days > 1) return [pair(days * DAY_MS, days * DAY_MS, BEFORE)]
  const hour = pair(HOUR_MS, DAY_MS, { ko: '어제 이 시간', en: 'at this time yesterday' })
  const today = time === 'today' && from !== undefined ? now - Date.parse(from) : 0
  if (today < HOUR_MS || today > DAY_MS) return [hour, pair(DAY_MS, DAY_MS, BEFORE)]
  const same = { ko: '어제 같은 시간대', en: 'in the same hours of yesterday' }
  return [hour, pair(today, DAY_MS, same)]
}

async function withPast(asked: Asked, metrics: readonly Metric[], scope: Scope): Promise<Found> {
  const { say, language } = wordingOf(asked)
  const { entities } = asked.understanding
  const spans = spansOf(asked)
  const isOne = scope.kind === 'server'
  // Of a whole fleet, one look at both spans costs enough for one metric or two.
  const compared = isOne ? metrics : metrics.slice(0, MOST_OF_MANY)
  const pairs = compared.flatMap((metric) => spans.map((one) => ({ metric, ...one })))
  const means = await Promise.all(
    pairs.map(({ metric, later, earlier }) =>
      Promise.all([later, earlier].map((span) => meanOver(asked, metric, scope, span)))
    )
  )
  const draft = pairs.map(({ metric, ...one }, at) => {
    const [now, before] = means[at]!
    return againstPast(asked, metric, scope, one, [now!, before!], at === 0)
  })
  const server = isOne ? scope.servers[0]!.id : undefined
  return {
    ...NOTHING,
    draft: [...draft, ...compared.flatMap((metric) => noteOf(asked, metric))],
    unchecked: [
      say(
        '두 기간의 평균만 비교했어요. 요일에 따른 차이는 따로 보정하지 않았어요.',
        'Only the means of the two periods were compared; differences between weekdays were not allowed for.'
      ),
    ],
    suggestions: suggested(['anomalies', 'forecast', 'metric_query'], {
      ...{ language, server, metric: entities.metric },
    }),
  }
}

/** The mean of all servers' means; null where there is no value. */
async function meanOver(asked: Asked, metric: Metric, scope: Scope, { from, to }: AskedWindow) {
  const stepMs = (to - from) / ASSISTANT.comparedPoints
  const lines = await linesOf(asked, metric, scope, { from, to, stepMs })
  const known = lines.flatMap((line) => summaryOf(line)?.mean ?? [])
  return known.length === 0 ? null : mean(known)
}

function againstPast(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  { later, earlier, than }: Spans,
  [now, before]: readonly [number | null, number | null],
  isFirst: boolean
): Segment {
  const wording = wordingOf(asked)
  const { say, language } = wording
  const isOne = scope.kind === 'server'
  const who = isOne ? shownName(scope.servers[0]!.id) : scope.words
  const subject = metricOfWho(wording, metric, who)
  const kind = isFirst ? 'answer' : 'evidence'
  if (now === null || before === null) {
    const text = say(
      `${withJosa(subject, '은/는')} ${now === null ? later.words : earlier.words} 값이 없어서 비교할 수 없어요.`,
      `There is no value of ${subject} ${now === null ? later.during : earlier.during} to compare.`
    )
    return segment(kind, text)
  }
  const fact = (value: number, window: AskedWindow) =>
    isOne
      ? factOver(asked, metric, scope.servers[0]!.id, 'avg', value, window)
      : factOfAll(asked, metric, scope, 'avg', value, window)
  const amount = (value: number) => quantity(value, metric.unit, language)
  const gap = difference(shownGap(metric, now, before), metric.unit, language)
  const isSame = amount(now) === amount(before)
  const change = isSame
    ? say(`${withJosa(than.ko, '와/과')} 같아요`, `the same as ${than.en}`)
    : say(
        `${than.ko}(${amount(before)})보다 ${gap.slice(1)} ${now > before ? '높아요' : '낮아요'}`,
        `${gap.slice(1)} ${now > before ? 'more' : 'less'} than ${than.en} (${amount(before)})`
      )
  const text = say(
    `${subject}${particle(subject, '은/는')} ${later.words} 평균 ${withJosa(amount(now), '으로/로')}, ${change}.`,
    `${capital(subject)} averaged ${amount(now)} ${later.during}, ${change}.`
  )
  return segment(kind, text, [fact(now, later), fact(before, earlier), scopeFact(asked, scope)])
}
