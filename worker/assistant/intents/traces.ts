/** What metrics show of what logs would tell: reboots, OOM kills. */
import type { Segment } from '../../contracts/assistant'
import { matcherText, onServers } from '../../fleet/server-matcher'
import { selector } from '../../fleet/signals'
import { ASSISTANT } from '../../policy'
import { exploreLink, promDuration } from '../links'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import type { AskedWindow } from './asked-window'
import type { Asked } from './intent-handler'
import { anyOf, type Scope } from './scope'
import { scopeFact } from './scope-fact'
import { segment, wordingOf } from './segments'

/** What metrics show of what logs would tell. */
export interface Trace {
  words: { ko: string; en: string }
  asked: RegExp
  /** Kinds of recorded events of the same. */
  kinds: RegExp
  /** PromQL that counts it by `instance`, of a window in PromQL's words. */
  counted: (only: string, window: string) => string
}

export const REBOOTS: Trace = {
  words: { ko: '재부팅', en: 'reboots' },
  asked: /re-?boot|restart|boot|재부팅|재시작|리부트|부팅/i,
  kinds: /boot/,
  counted: (only, window) =>
    `sum by (instance) (changes(${selector('node_boot_time_seconds', only)}[${window}]))`,
}

export const TRACES: readonly Trace[] = [
  REBOOTS,
  {
    words: { ko: '메모리 부족(OOM) 종료', en: 'OOM kills' },
    asked: /\boom|out.of.memory|kill|메모리 부족/i,
    kinds: /oom/,
    counted: (only, window) =>
      `sum by (instance) (increase(${selector('node_vmstat_oom_kill', only)}[${window}]))`,
  },
]

/** A count of a window: extrapolated, so the nearest whole number is meant. */
export interface Counted {
  trace: Trace
  query: (server: string) => string
  /** By server, 1 at least, the most first. */
  rows: [server: string, count: number][]
  /** How many servers report what is counted. */
  known: number
}

/** How often it happened in a window, by server. */
export async function countOf(
  { telemetry }: Asked,
  trace: Trace,
  { kind, servers }: Scope,
  { from, to }: AskedWindow
): Promise<Counted> {
  const length = promDuration(to - from)
  const query = (server: string) => trace.counted(matcherText(onServers([server])), length)
  const only = kind === 'server' ? matcherText(onServers([servers[0]!.id])) : ''
  const wanted = new Set(servers.map(({ id }) => id))
  const samples = await telemetry.instant(trace.counted(only, length), to)
  const rows = samples
    .flatMap(({ labels, value }): [string, number][] => {
      const { instance } = labels
      const count = Math.round(value)
      return instance !== undefined && wanted.has(instance) && count >= 1 ? [[instance, count]] : []
    })
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const known = samples.filter(({ labels }) => wanted.has(labels.instance ?? '')).length
  return { trace, query, rows, known }
}

/** How often it happened, or that it did not. */
export function countSegments(
  asked: Asked,
  { trace, query, rows, known }: Counted,
  scope: Scope,
  window: AskedWindow,
  isFirst: boolean
): Segment[] {
  const { say, language, console } = wordingOf(asked)
  const span = { from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() }
  const kind = isFirst ? 'answer' : 'evidence'
  const words = trace.words[language]
  const where = scope.kind === 'fleet' ? say('전체 서버', 'all servers') : scope.words
  const total = rows.reduce((sum, [, count]) => sum + count, 0)
  const all = asked.facts.add({
    ...{
      kind: total === 0 ? 'absence' : 'event',
      unit: 'times',
      value: known === 0 ? null : total,
      ...span,
    },
    title: say(`${where}의 ${words}`, `${words} on ${where}`),
    server: scope.kind === 'server' ? scope.servers[0]!.id : null,
    query:
      scope.kind === 'server'
        ? query(scope.servers[0]!.id)
        : `sum(${trace.counted('', promDuration(window.to - window.from))})`,
  })
  if (known === 0) {
    const text = say(
      `${withJosa(words, '이/가')} 있었는지 알 수 있는 측정값이 없어요.`,
      `Nothing is reported that would show ${words}.`
    )
    return [segment(kind, text, [all])]
  }
  if (total === 0) {
    const silent = scope.servers.length - known
    const few = say(
      ` 서버 ${silent}대는 이 값을 보고하지 않아서 알 수 없어요.`,
      ` Of ${silent} ${silent === 1 ? 'server' : 'servers'} this is not reported, and so not known.`
    )
    const text = say(
      `${window.during} ${where}에서 ${withJosa(words, '은/는')} 없었어요.${silent > 0 ? few : ''}`,
      `There were no ${words} on ${anyOf(asked, scope)} ${window.during}.${silent > 0 ? few : ''}`
    )
    return [segment(kind, text, [all, scopeFact(asked, scope)])]
  }
  const shown = rows.slice(0, ASSISTANT.usualRows)
  const facts = shown.map(([server, count]) =>
    asked.facts.add({
      ...{ kind: 'event', server, unit: 'times', value: count, query: query(server), ...span },
      title: say(`${shownName(server)}의 ${words}`, `${words} on ${shownName(server)}`),
      link: exploreLink(console, query(server), window.from, window.to),
    })
  )
  const list = shown.map(([server, count]) => {
    const name = shownName(server)
    return say(`${name} ${quantity(count, 'times', 'ko')}`, `${name} (${count})`)
  })
  const left = rows.length - shown.length
  const more = left > 0 ? say(` 외 ${left}대`, ` and ${left} more servers`) : ''
  const text = say(
    `${window.during} ${withJosa(words, '이/가')} ${quantity(total, 'times', 'ko')} 있었어요: ${list.join(', ')}${more}.`,
    `There ${total === 1 ? 'was' : 'were'} ${total} ${total === 1 ? words.replace(/s$/, '') : words} ${window.during}: ${list.join(', ')}${more}.`
  )
  return [segment(kind, text, [all, ...facts])]
}
