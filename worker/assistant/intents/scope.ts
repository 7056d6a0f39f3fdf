/** Which servers a question is about. */
import type { Intent } from '../../contracts/assistant'
import type { Reading, Server } from '../../contracts/fleet'
import { withJosa } from '../words/josa'
import { servers as countText } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Asked, type Found, NOTHING } from './intent-handler'
import { namesLike } from './names-like'
import { hasRole } from './roles'
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

/** Environments by the words for them, which no server's name is. */
const ENVIRONMENTS: readonly (readonly [name: string, words: RegExp])[] = [
  ['production', /(?<![-/\w])prod(?:uction)?(?![-/\w])|운영 ?(?:환경|서버|쪽)|프로덕션|상용/i],
  [
    'staging',
    /(?<![-/\w])(?:staging|stage(?= (?:env|server|host|box|machine)))(?![-/\w])|스테이징/i,
  ],
  ['development', /(?<![-/\w])dev(?:elopment)?(?![-/\w])|개발 ?(?:환경|서버|쪽|용)/i],
  [
    'test',
    /(?<![-/\w])(?:test|qa)(?= (?:env|server|host|box|machine))|테스트 ?(?:환경|서버|쪽|용)/i,
  ],
]

/** The environment that a question names, as the roster has it; null for one that the roster does not know. */
export function environmentIn({ text, state }: Asked): string | null {
  const known = new Set(state.servers.flatMap(({ environment }) => environment ?? []))
  for (const [name, words] of ENVIRONMENTS) {
    if (!words.test(text)) continue
    const own = [...known].find((one) => one.toLowerCase() === name || words.test(`${one} server`))
    if (own !== undefined) return own
  }
  return null
}

/** Words that an environment may be one of without being meant: "at this stage", "stage 2". */
const NOUN =
  /(?:staging|development|스테이징|개발 ?(?:환경|서버)|테스트 ?(?:환경|서버))|(?:dev|stage|test|qa|prod\w*) (?:env\w*|servers?|hosts?|box(?:es)?|machines?)/i

/** An environment that is asked for by name where every server's is known, and none has it. */
function strangeEnvironment(asked: Asked): string | null {
  const { text, state } = asked
  const isKnown = state.servers.every(({ environment }) => environment !== null)
  if (!isKnown || !NOUN.test(text) || environmentIn(asked) !== null) return null
  return ENVIRONMENTS.find(([, words]) => words.test(text))?.[0] ?? null
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
  const strange = strangeEnvironment(asked)
  if (strange !== null) return { found: unknownEnvironment(asked, strange) }
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

/** Intents that may be asked of another server as they are. */
const ASKED_AGAIN: ReadonlySet<Intent> = new Set(['diagnose', 'forecast', 'server_status'])

/** That no server has a name, and which have one like it. */
export function unknownServer(asked: Asked, name: string): Found {
  const { say, language } = wordingOf(asked)
  const { intent, entities } = asked.understanding
  const nearest = namesLike(name, asked.state.servers)
  const count = countText(asked.state.servers.length, language)
  // A name that was put together from spoken words is not what the asker wrote.
  const isWritten = asked.text.toLowerCase().includes(name.toLowerCase())
  const shown = isWritten ? shownName(name) : say('말씀하신', 'that')
  const names = listed(nearest.map(shownName), language)
  const fact = rosterFact(asked)
  const like =
    nearest.length === 0
      ? say(
          `등록된 서버 ${count} 중에 비슷한 이름도 없어요.`,
          `None of the ${count} has a name like it.`
        )
      : say(
          `등록된 서버 ${count} 중 이름이 비슷한 것은 ${withJosa(names, '이에요/예요')}.`,
          `Of ${count}, ${nearest.length === 1 ? 'the one with a name like it is' : 'those with a name like it are'} ${names}.`
        )
  const text = say(
    `${shown} 서버는 등록되어 있지 않아요. ${like}`,
    `There is no server called ${shown}. ${like}`
  )
  const isOfDisk = intent !== 'forecast' || (entities.metric ?? 'disk') === 'disk'
  const again = ASKED_AGAIN.has(intent) && isOfDisk ? intent : 'metric_query'
  const next = again === 'metric_query' && !entities.metric ? 'server_status' : again
  return {
    ...NOTHING,
    draft: [segment('answer', text, [fact])],
    suggestions:
      nearest.length === 0
        ? suggested(['list_servers', 'fleet_status'], { language })
        : nearest.flatMap((server) =>
            suggested([next], { language, server, metric: entities.metric })
          ),
  }
}

function unknownEnvironment(asked: Asked, name: string): Found {
  const { say, language } = wordingOf(asked)
  const fact = rosterFact(asked)
  const counts = new Map<string, number>()
  for (const { environment } of asked.state.servers)
    if (environment) counts.set(environment, (counts.get(environment) ?? 0) + 1)
  const at = new Date(asked.now).toISOString()
  const known = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, MOST_ENVIRONMENTS)
  const facts = known.map(([environment, value]) => {
    const shown = shownName(environment)
    return asked.facts.add({
      ...{ kind: 'roster', unit: 'servers', value, from: at, to: at },
      title: say(`${shown} 환경의 서버`, `Servers in ${shown}`),
    })
  })
  const list = known.map(([environment, value]) => {
    const shown = shownName(environment)
    return language === 'ko' ? `${shown} ${countText(value, 'ko')}` : `${shown} (${value})`
  })
  const text = say(
    `${name} 환경의 서버는 없어요. 있는 환경: ${list.join(', ')}.`,
    `No server is in ${name}. There are: ${listed(list, 'en')}.`
  )
  return {
    ...NOTHING,
    draft: [segment('answer', text, [fact, ...facts])],
    suggestions: suggested(['list_servers', 'fleet_status'], { language }),
  }
}

/** Environments that one answer names. */
const MOST_ENVIRONMENTS = 8

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
