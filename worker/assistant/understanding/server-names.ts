/** Which servers a question names. */
import { editDistance } from './edit-distance'
import { NAME_LIKE, NOT_NAMES } from './mask'
import { METRICS, ROLES, SERVER_WORD, STATUSES } from './vocabulary'

/** A server as far as its names go. */
export interface NamedServer {
  id: string
  hostname: string
  name: string
  type: string | null
  ip?: string | null
}

export interface NamedServers {
  /** Ids, in the order of the question. */
  servers: string[]
  /** What looks like a name and is none, as written, and the ids most like it. */
  unknown: string | null
  nearest: string[]
  /** The text without the names. */
  rest: string
}

const NEAREST = 3
const MAX_MEASURED = 100
const FURTHEST = 24
const MAX_NAMES = 20

/** Ordinary words, which name a server only in quotes. */
const ORDINARY =
  /^(?:the|a|an|it|is|are|of|on|in|at|to|for|and|or|not|no|all|any|me|my|you|show|server|servers|host|status|up|down|now|today|web|new|old|main|one|two|log|logs|test|error|alert|alerts|report|help|why|what|how|top|서버|상태|전체|그|이)$/

const isOrdinary = (key: string) =>
  key.length < 2 ||
  /^[\d\s.]+$/.test(key.replace(/^\d{1,3}(?:\.\d{1,3}){3}$/, 'ip')) ||
  ORDINARY.test(key) ||
  (/^[a-z가-힣 ]+$/.test(key) &&
    [...METRICS, ...STATUSES, ...ROLES].some(([, pattern]) => pattern.exec(key)?.[0] === key))

/** `web-01`, `web01` and `web_1` are one. */
const squeezed = (key: string) => key.replace(/[-_.\s]/g, '').replace(/0+(?=\d)/g, '')

const numbersOf = (key: string) => (key.match(/\d+/g) ?? []).map(Number).join(' ')

const partsOf = (key: string) => key.split(/[-_.\s]+/).filter(Boolean)

/** What a server goes by in its own labels. */
const namesOf = ({ id, hostname, name, ip }: NamedServer): Set<string> => {
  const names = new Set([
    id,
    id.replace(/:\d+$/, ''),
    hostname,
    hostname.split('.')[0]!,
    name,
    ip ?? '',
  ])
  names.delete('')
  return names
}

interface Host {
  id: string
  host: string
  parts: string[]
  type: string
}

/** Ids by everything a server is called. */
class Roster {
  readonly #servers: readonly NamedServer[]
  readonly #exact = new Map<string, string>()
  /** Null where two servers' names are one. */
  #squeezed: Map<string, string | null> | undefined
  /** Keys that words do not end at: with spaces or in Hangul. */
  readonly #phrases: [key: string, id: string][] = []
  #hosts: Host[] | undefined

  constructor(servers: readonly NamedServer[]) {
    this.#servers = servers
    for (const server of servers) this.#add(server)
    this.#phrases.sort((a, b) => b[0].length - a[0].length)
  }

  #add(server: NamedServer): void {
    for (const called of namesOf(server)) {
      if (called.length > 255) continue
      const key = called.normalize('NFKC').toLowerCase().trim()
      if (key && !this.#exact.has(key)) this.#exact.set(key, server.id)
      if (/[가-힣]|\s/.test(key) && !isOrdinary(key)) this.#phrases.push([key, server.id])
    }
  }

  get hosts(): Host[] {
    this.#hosts ??= this.#servers.map(({ id, hostname, name, type }) => {
      const short = hostname.toLowerCase().split('.')[0]!.slice(0, 255)
      const host = /^[\d.:]+$/.test(short) ? name.toLowerCase().slice(0, 255) : short
      return { id, host, parts: partsOf(host), type: type?.toLowerCase() ?? '' }
    })
    return this.#hosts
  }

  #likeSqueezed(key: string): string | null | undefined {
    if (!this.#squeezed) {
      this.#squeezed = new Map()
      for (const [called, id] of this.#exact) {
        const tight = squeezed(called)
        const same = this.#squeezed.get(tight)
        this.#squeezed.set(tight, same === undefined || same === id ? id : null)
      }
    }
    return this.#squeezed.get(squeezed(key))
  }

  exact(key: string): string | undefined {
    return this.#exact.get(key)
  }

  phrasesIn(text: string): [key: string, id: string][] {
    return this.#phrases.filter(([key]) => text.includes(key))
  }

  /** By its name, or a spelling of it that can mean no other. */
  find(key: string): string | undefined {
    const exact = this.#exact.get(key) ?? this.#exact.get(key.replace(/:\d+$/, ''))
    if (exact) return exact
    return this.#likeSqueezed(key) ?? this.#byParts(partsOf(key)) ?? this.#mistyped(key)
  }

  /** `worker-02` for `k8s-worker-02`, `db-master` for `db-master-01`. */
  #byParts(parts: readonly string[]): string | undefined {
    if (parts.length < 2) return undefined
    const wanted = parts.join('-')
    return only(
      this.hosts.filter(({ host }) => host.endsWith(`-${wanted}`) || host.startsWith(`${wanted}-`))
    )
  }

  #mistyped(key: string): string | undefined {
    if (key.length < 5) return undefined
    const numbers = numbersOf(key)
    return only(
      this.hosts.filter(
        ({ host }) =>
          Math.abs(host.length - key.length) <= 1 &&
          numbersOf(host) === numbers &&
          editDistance(key, host, 1) === 1
      )
    )
  }

  /** The one server of a role with that number; a number that only one server of the role could have. */
  numbered(role: string, number: number): string | undefined {
    return only(
      this.hosts.filter(
        ({ host, type, parts }) =>
          isOfRole(role, type, parts) &&
          Number(/(\d+)\D*$/.exec(host)?.[1] ?? Number.NaN) === number
      )
    )
  }

  /** The one server with that number whose name has this word: `worker 1` for `k8s-worker-01`. */
  partNumbered(word: string, number: number): string | undefined {
    return only(
      this.hosts.filter(
        ({ host, parts }) =>
          parts.includes(word) && Number(/(\d+)\D*$/.exec(host)?.[1] ?? Number.NaN) === number
      )
    )
  }

  /** The one server whose name has all these words. */
  spelt(spoken: readonly string[]): string | undefined {
    return only(this.hosts.filter(({ parts }) => spoken.every((word) => parts.includes(word))))
  }

  isStartOfSeveral(key: string): boolean {
    return this.hosts.filter(({ host }) => host.startsWith(`${key}-`)).length > 1
  }

  nearest(key: string): string[] {
    const own = new Set(partsOf(key).flatMap((part) => part.match(/\d+|\D+/g) ?? []))
    const counted = this.hosts.map((host) => ({
      host,
      shared: host.parts.filter((part) => own.has(part)).length,
    }))
    // Distances are dear: of many servers only those that share most are measured.
    return counted
      .sort((a, b) => b.shared - a.shared)
      .slice(0, MAX_MEASURED)
      .map(({ host: { id, host }, shared }) => ({
        id,
        far: editDistance(key.slice(0, 40), host.slice(0, 40), FURTHEST) - 3 * shared,
      }))
      .sort((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1))
      .slice(0, NEAREST)
      .map(({ id }) => id)
  }
}

const only = (found: readonly { id: string }[]): string | undefined =>
  found.length === 1 ? found[0]!.id : undefined

function isOfRole(role: string, type: string, parts: readonly string[]): boolean {
  const types = ROLES.find(([name]) => name === role)?.[2] ?? [role]
  return types.includes(type) || types.some((name) => parts.includes(name))
}

/** Whether a server of this type has that role: `database` has `db`. */
export const hasRole = (role: string, server: { type: string | null; hostname: string }): boolean =>
  isOfRole(role, server.type?.toLowerCase() ?? '', partsOf(server.hostname.toLowerCase()))

const NUMBERED = new RegExp(
  `([a-z0-9]{2,12}|[가-힣]{1,6}) ?(?:${SERVER_WORD.slice(3, -1)})? ?(?:number|num|no\\.?|nr\\.?|#)? ?(\\d{1,3}|one|two|three|four|five)(?: ?번(?! ?(?:째|이나|정도))| ?호기?)?(?![\\w%.:]|-\\w|시간|분|초|일|개|대|위|주|월|년|도|회|ms|gb| ?(?:%|hours?|days?|min|weeks?|months?|times|servers?|hosts?|percent|gb|tb))`,
  'g'
)
const SPELT_NUMBERS: Record<string, number> = { one: 1, two: 2, three: 3, four: 4, five: 5 }

/** Names after the first that are only a number: `web-01, 02`, `web-01이랑 03`. */
const FURTHER =
  /^ ?(?:,|\/|&|~|와|과|이?랑|하고|and|or|vs\.?|versus|,? ?그리고) ?(\d{1,3})(?![\w%.:]|시|분|초|일|개|대|위|주|월|년|도|회| ?(?:hours?|days?|min|weeks?))/

interface Hit {
  at: number
  end: number
  id: string
}

/** Everything in the text that names a server, or seems to. */
class Search {
  readonly #text: string
  readonly #roster: Roster
  readonly #isOpen: boolean
  /** By how it is written, so that each is looked up once. */
  readonly #found = new Map<string, string | undefined>()
  readonly hits: Hit[] = []
  unknown: string | null = null

  constructor(text: string, servers: readonly NamedServer[]) {
    this.#text = text
    this.#isOpen = servers.length === 0
    this.#roster = new Roster(servers)
  }

  run(): NamedServers {
    if (!this.#isOpen) this.#phrases()
    this.#names()
    if (!this.#isOpen) this.#plainWords()
    if (this.hits.length === 0 && this.unknown === null) this.#spoken()
    return this.#result()
  }

  #take(at: number, end: number, id: string): void {
    if (this.hits.length >= MAX_NAMES || this.hits.some((hit) => at < hit.end && hit.at < end))
      return
    this.hits.push({ at, end, id })
  }

  #phrases(): void {
    for (const [key, id] of this.#roster.phrasesIn(this.#text)) {
      const at = this.#text.indexOf(key)
      if (!/[a-z0-9가-힣]/.test(this.#text[at - 1] ?? ' ')) this.#take(at, at + key.length, id)
    }
  }

  #names(): void {
    for (const match of this.#text.matchAll(NAME_LIKE)) {
      const [written] = match
      if (NOT_NAMES.test(written)) continue
      const end = match.index + written.length
      const id = this.#find(written)
      if (id !== undefined) {
        this.#take(match.index, end, id)
        this.#further(written, end)
      } else if (!this.hits.some((hit) => match.index < hit.end && hit.at < end)) {
        this.#stranger(written)
      }
    }
  }

  #find(written: string): string | undefined {
    if (this.#isOpen) return written
    if (!this.#found.has(written) && this.#found.size < MAX_NAMES) {
      this.#found.set(written, this.#roster.find(written))
    }
    return this.#found.get(written)
  }

  #stranger(written: string): void {
    if (!/\d/.test(written) && this.#roster.isStartOfSeveral(written)) return
    if (/\d/.test(written) || written.includes('-')) this.unknown ??= written
  }

  #further(written: string, from: number): void {
    let end = from
    for (let i = 0; i < MAX_NAMES; i++) {
      const more = FURTHER.exec(this.#text.slice(end, end + 20))
      if (!more) return
      const number = more[1]!.padStart(/\d+$/.exec(written)?.[0].length ?? 0, '0')
      const name = written.replace(/\d+$/, number)
      const id = this.#find(name)
      if (id === undefined) {
        this.unknown ??= name
        return
      }
      this.#take(end, end + more[0].length, id)
      end += more[0].length
    }
  }

  /** Names without a number, such as `atlas`. */
  #plainWords(): void {
    for (const match of this.#text.matchAll(/(?<![\w.-])[a-z0-9][\w.:-]{1,254}/g)) {
      const written = match[0].replace(/[.:]+$/, '')
      const id = this.#roster.exact(written)
      const isQuoted = /["'`]/.test(this.#text[match.index - 1] ?? '')
      if (id !== undefined && (isQuoted || !isOrdinary(written))) {
        this.#take(match.index, match.index + written.length, id)
      }
    }
  }

  /** `web server 1`, `웹서버 1번`, `db master`. */
  #spoken(): void {
    for (const match of this.#text.matchAll(NUMBERED)) {
      const [written, word, digits] = match
      const bare = word!.replace(new RegExp(`${SERVER_WORD}$`), '') || word!
      const role = ROLES.find(([, pattern]) => pattern.exec(bare)?.[0] === bare)?.[0]
      const isNamed =
        /번|호|서버|server|node|host|box|number|no|#/.test(written) || PLAIN.test(bare)
      const number = SPELT_NUMBERS[digits!] ?? Number(digits)
      if (!role) {
        const id = this.#isOpen ? undefined : this.#roster.partNumbered(word!, number)
        if (id !== undefined) this.#take(match.index, match.index + written.length, id)
        continue
      }
      if (!isNamed) continue
      const name = `${role}-${String(number).padStart(2, '0')}`
      const id = this.#isOpen ? name : this.#roster.numbered(role, number)
      if (id === undefined) this.unknown ??= name
      else this.#take(match.index, match.index + written.length, id)
    }
    if (!this.#isOpen && this.hits.length === 0) this.#spelt()
  }

  #spelt(): void {
    const spoken = [...this.#text.matchAll(/[a-z0-9]{2,20}/g)].slice(0, 60)
    for (let i = 0; i + 1 < spoken.length; i++) {
      const pair = [spoken[i]!, spoken[i + 1]!]
      const id = this.#roster.spelt(pair.map(([word]) => word))
      const end = pair[1]!.index + pair[1]![0].length
      if (id !== undefined && end - pair[0]!.index < 30) this.#take(pair[0]!.index, end, id)
    }
  }

  #result(): NamedServers {
    const ordered = this.hits.toSorted((a, b) => a.at - b.at)
    let rest = ''
    let from = 0
    for (const { at, end } of ordered) {
      rest += `${this.#text.slice(from, at)} § `
      from = end
    }
    rest += this.#text.slice(from)
    const spaced = (text: string) => text.replace(/ {2,}/g, ' ')
    return {
      servers: [...new Set(ordered.map(({ id }) => id))],
      unknown: this.unknown,
      nearest: this.unknown === null || this.#isOpen ? [] : this.#roster.nearest(this.unknown),
      rest: spaced(this.unknown === null ? rest : rest.replace(this.unknown, ' § ')),
    }
  }
}

const PLAIN = /^(?:web|db|api|cache|proxy|was|redis|mail)$/

/**
 * @param text normalised
 * @param servers the roster; where it is empty, whatever looks like a name is taken for one
 */
export const namedServers = (text: string, servers: readonly NamedServer[]): NamedServers =>
  new Search(text, servers).run()
