/** Matchers that restrict a question to some servers. */
import { escapeRegex } from '../promql/matchers'
import type { Matcher } from '../promql/source'

/** The matcher for these servers; undefined for all. */
export function onServers(servers?: readonly string[]): Matcher | undefined {
  if (servers === undefined) return undefined
  if (servers.length === 1) return { name: 'instance', op: '=', value: servers[0]! }
  return { name: 'instance', op: '=~', value: servers.map(escapeRegex).join('|') }
}

/** As PromQL; '' for all servers. JSON's escapes are a subset of PromQL's. */
export function matcherText(matcher: Matcher | undefined): string {
  return matcher ? `${matcher.name}${matcher.op}${JSON.stringify(matcher.value)}` : ''
}
