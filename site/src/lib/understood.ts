/** What was understood of a question, in a few words each. */
import type { Entities, Understanding } from '../../../worker/contracts/assistant'
import { fill } from './fill'
import { plain } from './naming'
import type { AssistantWords } from './words'

type Words = AssistantWords['assistant']

/** Servers that are named; a question may name many. */
const MOST_SERVERS = 3

/** What is wanted, of which servers, of what, of when: in this order. */
export function understoodText({ intent, entities }: Understanding, words: Words): string[] {
  const { metric, time, n, order, threshold, op, action, pattern } = entities
  return [
    words.intent[intent],
    ...serversText(entities, words),
    metric && words.metric[metric],
    n !== undefined && fill(words.firstOf[order ?? 'desc'], { n }),
    threshold !== undefined && `${op ?? '>'} ${threshold}`,
    action && words.action[action],
    pattern && `“${plain(pattern)}”`,
    time && timeText(time, words),
  ].filter((text) => typeof text === 'string' && text !== '') as string[]
}

function serversText(entities: Entities, words: Words): string[] {
  const { server, servers = [], scope, role, unknown_server: unknown } = entities
  if (servers.length > 0) {
    const rest = servers.length - MOST_SERVERS
    return [...servers.slice(0, MOST_SERVERS).map(plain), ...(rest > 0 ? [`+${rest}`] : [])]
  }
  if (server === '$last') return [words.thatServer]
  if (server !== undefined) return [plain(server)]
  if (unknown !== undefined) return [`${plain(unknown)}?`]
  return [...(role === undefined ? [] : [plain(role)]), ...(scope ? [words.allServers] : [])]
}

const DURATION = /^(\+?)P(?:(\d+)([DWM])|T(\d+)([HMS]))$/

/** A time as questions have it; as it is where it is none that is known. */
export function timeText(time: string, words: Words): string {
  const named = Object.entries(words.time).find(([name]) => name === time)
  if (named) return named[1]
  const duration = DURATION.exec(time)
  if (!duration) return plain(time)
  const [, ahead, days, dayUnit, hours, hourUnit] = duration
  const unit = (dayUnit ?? (hourUnit === 'M' ? 'm' : hourUnit)) as keyof Words['spans']
  const span = fill(words.spans[unit], { n: Number(days ?? hours) })
  return fill(ahead ? words.ahead : words.past, { span })
}
