/** Servers in the order of a metric, the first of them. */
import type { Fact } from '../../contracts/assistant'
import { ASSISTANT } from '../../policy'
import { isCollected, type Metric, metricOf } from '../metrics'
import { withJosa } from '../words/josa'
import { servers as countText, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type AskedWindow, windowOf } from './asked-window'
import { candidatesOf } from './candidates'
import { missingCaveats, noteOf } from './caveats'
import { type Asked, type Found, type IntentHandler, NOTHING } from './intent-handler'
import { factNow, factOver, valuesIn } from './measured'
import { fleetScope, type Scope, scopeOf } from './scope'
import { andMore, segment, wordingOf } from './segments'
import { suggested } from './suggested'
import { beyondText, isBeyond, type Threshold, thresholdOf, unitCaveats } from './threshold'
import { answerUncollected } from './uncollected'

/** A server with its value: of now, or the mean of a window. */
export type Row = [server: string, value: number]

export const topN: IntentHandler = async (asked) => {
  const { entities } = asked.understanding
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  // "Is web-01 the busiest?" is about all, too.
  const scope = entities.server === undefined ? scoped.scope : fleetScope(asked)
  const metric = metricOf(entities.metric ?? 'cpu')
  if (!isCollected(metric)) return answerUncollected(asked, metric, scope)
  const windowed = windowOf(asked)
  if ('found' in windowed) return windowed.found
  const { window } = windowed
  const threshold = thresholdOf(entities, metric)
  if (threshold && entities.n === undefined)
    return listBeyond(asked, metric, scope, threshold, window)
  return listFirst(asked, metric, scope, window)
}

const sorted = (values: ReadonlyMap<string, number>, order: 'asc' | 'desc'): Row[] =>
  [...values].sort(
    ([a, x], [b, y]) => (order === 'asc' ? x - y : y - x) || (a < b ? -1 : a > b ? 1 : 0)
  )

const factOfRow = (
  asked: Asked,
  metric: Metric,
  [server, value]: Row,
  window: AskedWindow | null
) =>
  window
    ? factOver(asked, metric, server, 'avg', value, window)
    : factNow(asked, metric, server, value)

/** "a 1%, b 2%". */
const rowTexts = (metric: Metric, rows: readonly Row[], language: 'ko' | 'en') =>
  rows
    .map(([server, value]) => `${shownName(server)} ${quantity(value, metric.unit, language)}`)
    .join(', ')

async function listFirst(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  window: AskedWindow | null
): Promise<Found> {
  const { entities, language } = asked.understanding
  const { say } = wordingOf(asked)
  const order = entities.order ?? 'desc'
  const candidates = await candidatesOf(asked, metric, scope, window, order)
  const values = await valuesIn(asked, metric, candidates.scope, window)
  const ranked = sorted(values, order)
  const wanted = Math.max(1, Math.min(ASSISTANT.maxRows, entities.n ?? ASSISTANT.usualRows))
  const rows = ranked.slice(0, wanted)
  const words = metric.words[language]
  if (rows.length === 0) return nobody(asked, metric, scope, values)
  const facts = rows.map((row) => factOfRow(asked, metric, row, window))
  const when = window ? say(`${window.words} 평균 `, ` on average ${window.during}`) : ''
  const most = order === 'desc' ? say('높은', 'highest') : say('낮은', 'lowest')
  const [first] = rows
  const value = quantity(first![1], metric.unit, language)
  const name = shownName(first![0])
  const isSeveral = entities.n !== undefined && rows.length > 1
  const list = rowTexts(metric, isSeveral ? rows : rows.slice(1), language)
  const answer = isSeveral
    ? say(
        `${when}${withJosa(words, '이/가')} 가장 ${most} 서버 ${withJosa(countText(rows.length, 'ko'), '은/는')} ${withJosa(list, '이에요/예요')}.`,
        `The ${countText(rows.length, 'en')} with the ${most} ${words}${when}: ${list}.`
      )
    : say(
        `${when}${withJosa(words, '이/가')} 가장 ${most} 서버는 ${withJosa(`${name}(${value})`, '이에요/예요')}.`,
        `${name} has the ${most} ${words}${when}: ${value}.`
      )
  const next = say(`그다음은 ${withJosa(list, '이에요/예요')}.`, `After that: ${list}.`)
  const draft = [
    segment('answer', answer, isSeveral ? facts : [facts[0]]),
    ...(isSeveral || rows.length === 1 ? [] : [segment('evidence', next, facts.slice(1))]),
    ...tie(asked, metric, ranked, rows),
    ...fewer(asked, rows.length, scope, facts),
    ...candidates.caveats,
    ...unitCaveats(asked, metric),
    ...missingCaveats(asked, metric, candidates.scope, values),
    ...noteOf(asked, metric),
  ]
  return {
    ...NOTHING,
    draft,
    suggestions: suggested(['diagnose', 'compare', 'forecast'], {
      ...{ language, server: rows[0]![0], other: rows[1]?.[0], metric: entities.metric },
    }),
  }
}

/** That the cut goes through servers that read the same. */
function tie(asked: Asked, metric: Metric, ranked: readonly Row[], rows: readonly Row[]) {
  const { say, language } = wordingOf(asked)
  const text = (value: number) => quantity(value, metric.unit, language)
  const last = text(rows.at(-1)![1])
  const same = ranked.slice(rows.length).filter(([, value]) => text(value) === last).length
  if (same === 0) return []
  const count = countText(same, language)
  const at = new Date(asked.now).toISOString()
  const fact = asked.facts.add({
    ...{ kind: 'roster', unit: 'servers', value: same, from: at, to: at },
    title: say('같은 값이라 목록에서 빠진 서버', 'Servers left out that read the same'),
  })
  return [
    segment(
      'caveat',
      say(
        `마지막 값과 같은 서버가 ${count} 더 있어요.`,
        `${count} more ${same === 1 ? 'reads' : 'read'} the same as the last of these.`
      ),
      [fact]
    ),
  ]
}

/** That more were asked for than may be shown or than there are. */
function fewer(asked: Asked, shown: number, scope: Scope, facts: readonly Fact[]) {
  const { n } = asked.understanding.entities
  const { say, language } = wordingOf(asked)
  if (n === undefined || n <= shown) return []
  const text =
    scope.servers.length > shown && shown === ASSISTANT.maxRows
      ? say(
          `한 번에 ${countText(shown, language)}까지만 보여 드려요.`,
          `At most ${shown} are shown at once.`
        )
      : say(
          `값이 있는 서버는 ${withJosa(countText(shown, language), '이/가')} 전부예요.`,
          `Only ${countText(shown, language)} ${shown === 1 ? 'has' : 'have'} a value.`
        )
  return [segment('caveat', text, facts)]
}

function nobody(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  values: ReadonlyMap<string, number>
): Found {
  const { say, language } = wordingOf(asked)
  const words = metric.words[language]
  const text = say(
    `${scope.words} 중 ${withJosa(words, '을/를')} 보고한 서버가 없어요.`,
    `None of ${scope.words} reported ${words}.`
  )
  return {
    ...NOTHING,
    draft: [segment('answer', text), ...missingCaveats(asked, metric, scope, values)],
  }
}

/** The servers that are beyond a value. */
export async function listBeyond(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  threshold: Threshold,
  window: AskedWindow | null
): Promise<Found> {
  const { say, language } = wordingOf(asked)
  const { entities } = asked.understanding
  const values = await valuesIn(asked, metric, scope, window)
  if (values.size === 0) return nobody(asked, metric, scope, values)
  const order = threshold.op.startsWith('>') ? 'desc' : 'asc'
  const beyond = sorted(values, order).filter(([, value]) => isBeyond(value, threshold))
  const rows = beyond.slice(0, ASSISTANT.maxRows)
  const words = metric.words[language]
  const limit = beyondText(threshold, metric.unit, language)
  const at = new Date(asked.now).toISOString()
  const counted = asked.facts.add({
    ...{ kind: 'metric', vital: metric.vital, unit: 'servers', value: beyond.length },
    title: say(`${withJosa(words, '이/가')} ${limit} 서버`, `Servers with ${words} ${limit}`),
    ...(window
      ? { from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() }
      : { from: at, to: at }),
  })
  const when = window ? say(`${window.words} 평균 `, ` on average ${window.during}`) : ''
  const count = countText(beyond.length, language)
  const text =
    beyond.length === 0
      ? say(
          `${when}${withJosa(words, '이/가')} ${limit} 서버는 없어요.`,
          `No server has ${words} ${limit}${when}.`
        )
      : say(
          `${when}${withJosa(words, '이/가')} ${limit} 서버는 ${withJosa(count, '이에요/예요')}.`,
          `${count} ${beyond.length === 1 ? 'has' : 'have'} ${words} ${limit}${when}.`
        )
  const shown = beyond.length === 0 ? sorted(values, order).slice(0, 1) : rows
  const facts = shown.map((row) => factOfRow(asked, metric, row, window))
  const list = `${rowTexts(metric, shown, language)}${andMore(beyond.length - shown.length, language)}`
  const rest =
    beyond.length === 0
      ? say(
          `가장 ${order === 'desc' ? '높은' : '낮은'} 값은 ${withJosa(list, '이에요/예요')}.`,
          `The ${order === 'desc' ? 'highest' : 'lowest'} is ${list}.`
        )
      : `${list}.`
  return {
    ...NOTHING,
    draft: [
      segment('answer', text, [counted]),
      segment('evidence', rest, facts),
      ...missingCaveats(asked, metric, scope, values),
      ...noteOf(asked, metric),
    ],
    suggestions: suggested(['diagnose', 'top_n', 'anomalies'], {
      ...{ language, server: rows[0]?.[0], metric: entities.metric },
    }),
  }
}
