/** Which servers a question is about. */
import type { Reading, Server } from '../../contracts/fleet'
import { withJosa } from '../words/josa'
import { servers as countText } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Asked, type Found, NOTHING } from './intent-handler'
import { listed, segment, wordingOf } from './segments'
import { suggested } from './suggested'

/** Servers of the roster, one at least. */
export interface Scope {
  kind: 'server' | 'servers' | 'role' | 'fleet'
  servers: readonly Server[]
  /** For a sentence: "web-01", "web 서버 3대", "all 20 servers". */
  words: string
}

/** A scope, or the answer where there is none. */
export type Scoped = { scope: Scope } | { found: Found }

/** What each role is called as a type or as a part of a name. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  web: ['web', 'www', 'nginx', 'apache', 'frontend', 'front'],
  db: ['db', 'database', 'postgres', 'postgresql', 'mysql', 'mariadb', 'mongo', 'mongodb', 'rds'],
  cache: ['cache', 'redis', 'memcached', 'valkey'],
  api: ['api', 'gateway'],
  proxy: ['proxy', 'lb', 'loadbalancer', 'haproxy'],
  queue: ['queue', 'kafka', 'rabbitmq', 'mq', 'broker'],
  file: ['file', 'storage', 'nas', 'nfs', 'san'],
  mail: ['mail', 'smtp', 'mx'],
  backup: ['backup', 'bak'],
  monitoring: ['monitoring', 'monitor', 'prometheus', 'grafana'],
  k8s: ['k8s', 'kubernetes', 'kube', 'worker', 'node'],
  logging: ['log', 'logging', 'logs', 'elastic', 'elasticsearch'],
  app: ['app', 'application'],
  auth: ['auth', 'ldap', 'login'],
  search: ['search', 'elastic', 'elasticsearch', 'solr'],
  ci: ['ci', 'runner', 'build', 'jenkins'],
}

/** Whether a server is of a role, by its type or by a part of its name. */
export function hasRole({ type, hostname, id }: Server, role: string): boolean {
  const small = role.toLowerCase()
  const called = new Set(Object.hasOwn(ROLES, small) ? ROLES[small] : [small])
  const kind = type?.toLowerCase()
  // A name counts only where nobody said what the server is.
  if (kind)
    return called.has(kind) || kind.split(/[^\p{L}\p{N}]+/u).some((part) => called.has(part))
  const parts = `${hostname} ${id}`.toLowerCase().split(/[^\p{L}]+/u)
  return parts.some((part) => called.has(part))
}

/** Environments by the words for them, which no server's name is. */
const ENVIRONMENTS: readonly (readonly [name: string, words: RegExp])[] = [
  ['production', /(?<![-\w])prod(?:uction)?(?![-\w])|운영 ?(?:환경|서버|쪽)|프로덕션|상용/i],
  ['staging', /(?<![-\w])stag(?:e|ing)(?![-\w])|스테이징/i],
  ['development', /(?<![-\w])dev(?:elopment)?(?![-\w])|개발 ?(?:환경|서버|쪽|용)/i],
  [
    'test',
    /(?<![-\w])(?:test|qa)(?= (?:env|server|host|box|machine))|테스트 ?(?:환경|서버|쪽|용)/i,
  ],
]

/** The environment that a question names, as the roster has it; null for one that the roster does not know. */
export function environmentIn({ text, state }: Asked): string | null {
  const known = new Set(state.servers.flatMap(({ environment }) => environment ?? []))
  for (const [name, words] of ENVIRONMENTS) {
    if (!words.test(text)) continue
    const own = [...known].find((one) => one.toLowerCase() === name || words.test(one))
    if (own !== undefined) return own
  }
  return null
}

/** What a server last said. */
export const readingOf = ({ state }: Asked, server: string): Reading | undefined =>
  state.readings.find((reading) => reading.server === server)

/** The servers that a question names, by role or all; or the answer that says why there are none. */
export function scopeOf(asked: Asked): Scoped {
  const { state, understanding } = asked
  const { entities, language } = understanding
  if (state.servers.length === 0) return { found: emptyFleet(asked) }
  const named = [...new Set(entities.servers ?? (entities.server ? [entities.server] : []))]
  if (named.includes('$last')) return { found: whichServer(asked) }
  const stranger = named.find((name) => !isKnown(asked, name))
  if (stranger !== undefined) return { found: unknownServer(asked, stranger) }
  if (named.length === 0 && entities.unknown_server !== undefined)
    return { found: unknownServer(asked, entities.unknown_server) }
  const byId = (id: string) => state.servers.find((server) => server.id === id)!
  if (named.length === 1)
    return { scope: { kind: 'server', servers: [byId(named[0]!)], words: shownName(named[0]!) } }
  if (named.length > 1) {
    const words = listed(named.map(shownName), language)
    return { scope: { kind: 'servers', servers: named.map(byId), words } }
  }
  const environment = environmentIn(asked)
  const ofEnvironment = state.servers.filter((server) => server.environment === environment)
  if (entities.role !== undefined) return scopeOfRole(asked, entities.role)
  if (environment !== null && ofEnvironment.length < state.servers.length)
    return { scope: groupScope(asked, environment, ofEnvironment) }
  const [first, second] = state.servers
  // All of one is that one.
  if (first && !second)
    return { scope: { kind: 'server', servers: [first], words: shownName(first.id) } }
  return { scope: fleetScope(asked) }
}

/** Everybody. */
export function fleetScope({ state, understanding: { language } }: Asked): Scope {
  const count = countText(state.servers.length, language)
  const words = language === 'ko' ? `전체 서버 ${count}` : `all ${count}`
  return { kind: 'fleet', servers: state.servers, words }
}

/** A scope within a sentence that denies, in English: "any of the 20 servers", "web-01". */
export function anyOf({ understanding: { language } }: Asked, { kind, servers, words }: Scope) {
  if (servers.length < 2 || kind === 'servers') return words
  return `any of the ${kind === 'role' ? words : countText(servers.length, language)}`
}

const isKnown = ({ state }: Asked, name: string) => state.servers.some(({ id }) => id === name)

function scopeOfRole(asked: Asked, role: string): Scoped {
  const environment = environmentIn(asked)
  const all = asked.state.servers.filter((server) => hasRole(server, role))
  const own = all.filter((server) => server.environment === environment)
  const servers = own.length > 0 ? own : all
  if (servers.length === 0) return { found: unknownRole(asked, role) }
  return { scope: groupScope(asked, role, servers) }
}

/** Servers with a common name; one alone is that one. */
function groupScope(asked: Asked, name: string, servers: readonly Server[]): Scope {
  const { language } = asked.understanding
  const [first, second] = servers
  if (first && !second) return { kind: 'server', servers: [first], words: shownName(first.id) }
  const count = countText(servers.length, language)
  const shown = shownName(name)
  const words = language === 'ko' ? `${shown} 서버 ${count}` : count.replace(' ', ` ${shown} `)
  return { kind: 'role', servers, words }
}

function emptyFleet(asked: Asked): Found {
  const { say } = wordingOf(asked)
  const fact = rosterFact(asked)
  const text = say(
    '아직 측정값을 보낸 서버가 없어요. 서버를 연결하면 답할 수 있어요.',
    'No server has sent any measurements yet. Connect one and there will be something to answer.'
  )
  return { ...NOTHING, draft: [segment('answer', text, [fact])] }
}

/** How many servers there are. */
export const rosterFact = (asked: Asked) => {
  const { say } = wordingOf(asked)
  const at = new Date(asked.now).toISOString()
  return asked.facts.add({
    ...{ kind: 'roster', title: say('등록된 서버', 'Servers in the fleet'), unit: 'servers' },
    ...{ from: at, to: at, value: asked.state.servers.length },
  })
}

function whichServer(asked: Asked): Found {
  const { say, language } = wordingOf(asked)
  const { metric } = asked.understanding.entities
  const text = say(
    '어느 서버를 말씀하시는지 알 수 없어요. 서버 이름을 함께 적어 주세요.',
    'It is not clear which server is meant. Please name it.'
  )
  const nearest = asked.state.servers.slice(0, 3)
  return {
    ...NOTHING,
    draft: [segment('answer', text)],
    suggestions: nearest.flatMap(({ id }) =>
      suggested([metric ? 'metric_query' : 'server_status'], { language, server: id, metric })
    ),
  }
}

function unknownServer(asked: Asked, name: string): Found {
  const { say, language } = wordingOf(asked)
  const { entities } = asked.understanding
  const known = (entities.nearest ?? []).filter((id) => isKnown(asked, id))
  const ids = asked.state.servers.map(({ id }) => id)
  const nearest = (known.length > 0 ? known : nearestTo(name, ids)).slice(0, 3)
  const count = countText(asked.state.servers.length, language)
  // A name that was put together from spoken words is not what the asker wrote.
  const isWritten = asked.text.toLowerCase().includes(name.toLowerCase())
  const shown = isWritten ? shownName(name) : say('말씀하신', 'that')
  const names = listed(nearest.map(shownName), language)
  const fact = rosterFact(asked)
  const text = say(
    `${shown} 서버는 등록되어 있지 않아요. 등록된 서버 ${count} 중 이름이 가장 비슷한 것은 ${withJosa(names, '이에요/예요')}.`,
    `There is no server called ${shown}. Of ${count}, the names most like it are ${names}.`
  )
  return {
    ...NOTHING,
    draft: [segment('answer', text, [fact])],
    suggestions: nearest.flatMap((server) =>
      suggested([entities.metric ? 'metric_query' : 'server_status'], {
        ...{ language, server },
        metric: entities.metric,
      })
    ),
  }
}

function unknownRole(asked: Asked, role: string): Found {
  const { say, language } = wordingOf(asked)
  const types = [...new Set(asked.state.servers.flatMap(({ type }) => type ?? []))].slice(0, 8)
  const known = listed(types.map(shownName), language)
  const fact = rosterFact(asked)
  const shown = shownName(role)
  const there = types.length === 0 ? '' : say(` 있는 종류: ${known}.`, ` There are: ${known}.`)
  const text = say(
    `${shown} 역할의 서버는 없어요.${there}`,
    `No server has the role ${shown}.${there}`
  )
  return {
    ...NOTHING,
    draft: [segment('answer', text, [fact])],
    suggestions: suggested(['list_servers', 'fleet_status'], { language }),
  }
}

const MAX_COMPARED_LENGTH = 64

/** The names most like one, the nearest first. */
export function nearestTo(name: string, names: readonly string[]): string[] {
  const small = (text: string) => text.toLowerCase().slice(0, MAX_COMPARED_LENGTH)
  const asked = small(name)
  return names
    .map((one) => ({ one, distance: edits(asked, small(one)) }))
    .sort((a, b) => a.distance - b.distance || (a.one < b.one ? -1 : 1))
    .slice(0, 3)
    .map(({ one }) => one)
}

/** Letters to insert, delete or replace: Levenshtein's distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
