/** Keeps what is known of a fleet's servers current, as much at a time as is asked for. */
import { emptyBaseline, learn as learnRow } from '../../worker/analysis/baseline'
import { incidentOf } from '../../worker/analyst/episode'
import { COMPARED, oddServers } from '../../worker/analyst/odd-servers'
import { isHeard, type VitalRow } from '../../worker/analyst/row'
import {
  breakOff,
  isOutdated,
  learn,
  NEEDED_ROWS,
  type Standing,
  takeRow,
  unknownServer,
} from '../../worker/analyst/server-watch'
import type { Case } from '../../worker/causes/case'
import type { Incident, OddServer, Watch } from '../../worker/contracts/anomaly'
import { instant } from '../../worker/contracts/moment'
import type { VitalName } from '../../worker/contracts/vital'
import type { VitalTable } from '../../worker/fleet/vital-table'
import { VITAL_NAMES } from '../../worker/fleet/vitals'
import { ANALYSIS, CAUSES, STALENESS } from '../../worker/policy'
import { RecentRows } from './recent-rows'
import type { AnalystRecord } from './record'
import type { VitalSource } from './vital-source'

const STEP = ANALYSIS.stepMs

/** Vitals of which every usual exporter has one, for finding out how long a server is known. */
const COMMON: VitalName[] = ['memoryPercent', 'loadPerCore', 'cpuPercent']

/** What a look at a server without a model found. */
interface Survey {
  atMs: number
  /** The oldest row that could be learned from, Unix ms; 0 for one before all that are looked at. */
  firstMs: number
}

/** The newest row that everyone has reported for by `now`, Unix ms. */
export const dueRow = (now: number) => Math.floor((now - ANALYSIS.delayMs) / STEP) * STEP

/** When the row after that is due, Unix ms. */
export const nextDue = (now: number) => dueRow(now) + STEP + ANALYSIS.delayMs

export class FleetWatch {
  readonly #source: VitalSource
  readonly #record: AnalystRecord
  readonly #standings = new Map<string, Standing>()
  readonly #surveys = new Map<string, Survey>()
  readonly #recent = new RecentRows()
  /** What was read for the last question about a time before the newest row. */
  #past: { at: number; rows: RecentRows; servers: Set<string> } | undefined
  /** Who differs from their kind, as of a row and of how many servers. */
  #odd: { due: number; servers: number; all: OddServer[] } | undefined
  #names: { servers: string[]; all: ReadonlySet<string>; atMs: number } | undefined

  constructor(source: VitalSource, record: AnalystRecord) {
    this.#source = source
    this.#record = record
    for (const server of record.standings.servers) {
      const standing = record.standings.get(server)!
      // A model without an observer that goes on from somewhere cannot judge, nor the other way round.
      const isWhole = record.models.has(server) === standing.state.length > 0
      if (isWhole) this.#standings.set(server, standing)
    }
    for (const server of record.models.servers)
      if (!this.#standings.has(server)) record.drop(server)
    for (const incident of record.incidents) this.#endUnknown(incident)
  }

  get standings(): Standing[] {
    return [...this.#standings.values()]
  }

  standing(server: string): Standing | undefined {
    return this.#standings.get(server)
  }

  /** How many servers the fleet has, watched or not. */
  get size(): number {
    return this.#names?.all.size ?? 0
  }

  /** The servers that are watched, in order; null where there is no such fleet. */
  async names(now: number): Promise<string[] | null> {
    const known = this.#names
    if (known && now - known.atMs < ANALYSIS.namesMs && now >= known.atMs) return known.servers
    const names = await this.#source.names()
    if (names === null) return null
    const servers = names.slice(0, ANALYSIS.maxServers)
    this.#names = { servers, all: new Set(names), atMs: now }
    const listed = new Set(servers)
    for (const server of listed)
      if (!this.#standings.has(server)) this.#standings.set(server, unknownServer(server))
    for (const [server, { newest }] of this.#standings) {
      const isLater = newest !== null && newest.at - now > ANALYSIS.judgedMs
      if (isLater || !listed.has(server)) this.#drop(server)
      // The clock has gone back far: what is known is of a time that is still to come.
      if (isLater && listed.has(server)) this.#standings.set(server, unknownServer(server))
    }
    return servers
  }

  /** Whether the fleet has a server, watched or not; one that has just come is looked for again. */
  async has(server: string, now: number): Promise<boolean> {
    await this.names(now)
    if (this.#isListed(server)) return true
    this.#names = undefined
    await this.names(now)
    return this.#isListed(server)
  }

  #isListed(server: string): boolean {
    return this.#names?.all.has(server) ?? false
  }

  /**
   * Read what is new and learn what is not known, up to about `allowance` rows of servers.
   *
   * @param mayGoOn asked before each part of what is to be learned
   * @returns whether there is more to be done; null where there is no such fleet
   */
  async advance(now: number, allowance: number, mayGoOn: () => boolean): Promise<boolean | null> {
    if ((await this.names(now)) === null) return null
    const due = dueRow(now)
    let left = allowance - (await this.catchUp(due, allowance))
    if (!(await this.#survey(now, due, this.standings, mayGoOn))) return true
    for (let next = this.#nextToLearn(due); next; next = this.#nextToLearn(due)) {
      if (left <= 0 || !mayGoOn()) return true
      left -= await this.#learn(next, now, due)
    }
    return this.isBehind(due)
  }

  /** Whether some server's rows are not taken in up to a time. */
  isBehind(due: number): boolean {
    return this.standings.some((standing) => fromOf(standing, this.#isKnown(standing), due) <= due)
  }

  /** Whether so little is missing up to a time that a question can wait for it. */
  isLittleBehind(due: number): boolean {
    const missing = this.standings.map(({ newest }) =>
      newest === null ? 1 : Math.max(0, (due - newest.at) / STEP)
    )
    const all = missing.reduce((sum, rows) => sum + rows, 0)
    return all <= ANALYSIS.sliceRows && missing.every((rows) => rows <= ANALYSIS.inlineRows)
  }

  /**
   * Take rows in up to `due`, at most about `allowance` rows of servers.
   *
   * @param servers these alone; all by default
   * @returns how many were read
   */
  async catchUp(due: number, allowance: number, servers?: readonly string[]): Promise<number> {
    let read = 0
    const wanted = servers && new Set(servers)
    const behind = this.standings.filter(({ server }) => wanted?.has(server) ?? true)
    const groups = Map.groupBy(behind, (standing) => {
      const from = fromOf(standing, this.#isKnown(standing), due)
      const interval = this.#isKnown(standing) ? standing.intervalMs : 'unknown'
      return from > due ? 'current' : `${interval} ${from}`
    })
    groups.delete('current')
    for (const group of groups.values()) {
      const left = allowance - read
      if (left <= 0) break
      const from = fromOf(group[0]!, this.#isKnown(group[0]!), due)
      const most = Math.max(1, Math.floor(left / group.length))
      const to = Math.min(due, from + (most - 1) * STEP)
      const names = group.map(({ server }) => server)
      // Without a model, rows need not be alike: they are as samples come now.
      const intervalMs = this.#isKnown(group[0]!) ? group[0]!.intervalMs : undefined
      const { rows } = await this.#source.rows(names, from, to, intervalMs)
      for (const standing of group) {
        if (this.#isDropped(standing)) continue
        this.#closeBefore(standing, from)
        this.#take(standing, rows.get(standing.server)!)
      }
      read += group.length * ((to - from) / STEP + 1)
    }
    return read
  }

  /** Learn what is usual of a server now, if enough is known of it. */
  async ensure(server: string, now: number): Promise<void> {
    const standing = this.#standings.get(server)
    if (!standing || this.#isKnown(standing)) return
    const due = dueRow(now)
    await this.#survey(now, due, [standing], () => true)
    if (this.#canLearn(standing, due)) await this.#learn(standing, now, due)
  }

  /**
   * The rows of servers for the causes of what is unusual at a row, and what is usual of each.
   *
   * @param at Unix ms, of a row that is due
   */
  async recent(
    servers: readonly string[],
    at: number
  ): Promise<Pick<Case, 'recent' | 'baselines'>> {
    const from = at - CAUSES.recentMs + STEP
    const missing = servers.filter((server) => !this.#recent.covers(server, from, at))
    const past = this.#pastOf(at)
    const unread = missing.filter((server) => !past.servers.has(server))
    if (unread.length > 0) {
      const { rows } = await this.#source.rows(unread, from, at)
      for (const [server, own] of rows) {
        // What is followed from here on need not be read again.
        if (this.#standings.get(server)?.newest?.at === at) this.#recent.replace(server, own)
        past.rows.replace(server, own)
        past.servers.add(server)
      }
    }
    const isMissing = new Set(missing)
    const intervalMs = Math.max(
      0,
      ...servers.map((server) => this.#standings.get(server)?.intervalMs ?? STEP)
    )
    const here = servers.filter((server) => !isMissing.has(server))
    const table = joined(
      this.#recent.table(here, { from, to: at, intervalMs }),
      past.rows.table(missing, { from, to: at, intervalMs })
    )
    const baselines = servers.flatMap((server) => {
      const baseline = this.#standings.get(server)?.baseline
      return baseline ? [[server, baseline] as const] : []
    })
    return { recent: table, baselines: new Map(baselines) }
  }

  /** What is in memory of a time: of the one that was asked about last, and of as many servers as fit. */
  #pastOf(at: number): { rows: RecentRows; servers: Set<string> } {
    const isFull = (this.#past?.servers.size ?? 0) >= 2 * ANALYSIS.maxDiagnosed
    if (this.#past?.at !== at || isFull)
      this.#past = { at, rows: new RecentRows(), servers: new Set() }
    return this.#past
  }

  /**
   * At most so many servers: `first`, then those in an incident at a row or in the hours before it, then
   * those that are the most unusual now, then by name.
   *
   * @param at Unix ms
   */
  mostUnusual(
    names: readonly string[],
    most: number,
    { first, at }: { first?: string | undefined; at: number }
  ): string[] {
    const told = this.incidents(at - CAUSES.recentMs, at + STEP)
    const inIncident = new Set(told.map(({ server }) => server))
    const rank = (server: string) => [
      server === first ? 1 : 0,
      inIncident.has(server) ? 1 : 0,
      this.#standings.get(server)?.judged?.score ?? 0,
    ]
    const asked = first === undefined || names.includes(first) ? names : [...names, first]
    return asked
      .map((server) => ({ server, ranks: rank(server) }))
      .sort((a, b) => {
        const which = a.ranks.findIndex((own, r) => own !== b.ranks[r])
        return which >= 0 ? b.ranks[which]! - a.ranks[which]! : a.server < b.server ? -1 : 1
      })
      .slice(0, most)
      .map(({ server }) => server)
      .sort()
  }

  /** How much is known of each server. */
  watches(only?: string): Watch[] {
    return this.standings
      .filter(({ server }) => only === undefined || server === only)
      .sort((a, b) => (a.server < b.server ? -1 : 1))
      .map((standing) => {
        const usual = this.#record.models.get(standing.server)
        return {
          server: standing.server,
          state: isSilent(standing) ? 'silent' : usual ? 'watching' : 'learning',
          rows: usual?.rows ?? standing.rows,
          neededRows: NEEDED_ROWS,
          fittedAt: instantOrNull(usual?.fittedMs ?? null),
          since: instantOrNull(standing.sinceMs),
        }
      })
  }

  /** Incidents that touch [from, to), Unix ms, the newest first; those that go on as they are now. */
  incidents(from: number, to: number, only?: string): Incident[] {
    const current = new Map(
      this.standings.flatMap((standing) => {
        const { server, episode, intervalMs } = standing
        return episode?.isTold ? [[server, incidentOf(server, episode, true, intervalMs)]] : []
      })
    )
    return this.#record.incidents
      .filter(({ server }) => only === undefined || server === only)
      .map((incident) => {
        const now = current.get(incident.server)
        return now?.from === incident.from ? now : incident
      })
      .filter((incident) => Date.parse(incident.from) < to && endOf(incident) > from)
  }

  /** Servers that differ from others of their kind, as far as their newest rows are in memory. */
  odd(due: number, only?: string): OddServer[] {
    const from = due - ANALYSIS.peersMs + STEP
    const here = this.standings
      .map(({ server }) => server)
      .filter((server) => this.#recent.covers(server, from, due))
    if (this.#odd?.due !== due || this.#odd.servers !== here.length) {
      const window = { from, to: due, intervalMs: STEP }
      const all = oddServers(this.#recent.table(here, window, COMPARED))
      this.#odd = { due, servers: here.length, all }
    }
    return this.#odd.all.filter(({ server }) => only === undefined || server === only)
  }

  #isKnown({ server }: Standing): boolean {
    return this.#record.models.has(server)
  }

  /** Whether a server left while something was read of it. */
  #isDropped(standing: Standing): boolean {
    return this.#standings.get(standing.server) !== standing
  }

  #take(standing: Standing, rows: readonly VitalRow[]): void {
    const { server, intervalMs, baseline } = standing
    const usual = this.#record.models.get(server)
    this.#recent.add(server, rows)
    for (const row of rows) {
      if (baseline && isHeard(row)) learnRow(baseline, row.at, row.values)
      const { change, episode } = takeRow(standing, usual, row)
      if (change === 'none' || !episode) continue
      this.#record.keepIncident(incidentOf(server, episode, change === 'told', intervalMs))
    }
  }

  /** Rows were left out: nobody knows how long the last episode went on, or what came since. */
  #closeBefore(standing: Standing, from: number): void {
    const { newest, episode } = standing
    if (!newest || from <= newest.at + STEP) return
    breakOff(standing, this.#record.models.get(standing.server))
    this.#close(standing, episode)
  }

  /**
   * An incident that was told after what is known of its server was saved, or whose server was lost: when
   * the rows are read again it is told again, and where they are not, it must not go on for ever.
   */
  #endUnknown(incident: Incident): void {
    if (incident.to !== null) return
    const standing = this.#standings.get(incident.server)
    const fromMs = Date.parse(incident.from)
    if (standing?.episode?.isTold && standing.episode.fromMs === fromMs) return
    const toMs = Math.max(fromMs, standing?.newest?.at ?? fromMs) + STEP
    this.#record.keepIncident({ ...incident, to: instant(toMs) })
  }

  /** An incident that was told is over. */
  #close(standing: Standing, episode: Standing['episode']): void {
    if (!episode?.isTold) return
    this.#record.keepIncident(incidentOf(standing.server, episode, false, standing.intervalMs))
  }

  /**
   * How long the servers without a model are known, some of them at a time.
   *
   * @param mayGoOn asked before all but the first of them
   * @returns whether all were looked at
   */
  async #survey(
    now: number,
    due: number,
    among: readonly Standing[],
    mayGoOn: () => boolean
  ): Promise<boolean> {
    const asked = among.filter((standing) => {
      const { atMs } = this.#surveys.get(standing.server) ?? { atMs: 0 }
      return !this.#isKnown(standing) && Math.abs(now - atMs) >= ANALYSIS.surveyMs
    })
    const stepMs = ANALYSIS.surveyMs
    const from = Math.ceil((due - ANALYSIS.judgedMs - ANALYSIS.fittedMs) / stepMs) * stepMs
    const rows = Math.ceil((due + 1 - from) / stepMs)
    const perCall = Math.max(
      1,
      Math.floor((ANALYSIS.callRows * VITAL_NAMES.length) / (rows * COMMON.length))
    )
    for (let first = 0; first < asked.length; first += perCall) {
      if (first > 0 && !mayGoOn()) return false
      const some = asked.slice(first, first + perCall)
      const servers = some.map(({ server }) => server)
      const heard = new Map<string, number[]>(servers.map((server) => [server, []]))
      const window = { from, to: due + 1, stepMs, servers, vitals: COMMON }
      await this.#source.parts(window, (part) => addHeard(heard, part))
      for (const standing of some) {
        if (this.#isDropped(standing)) continue
        const known = heard.get(standing.server)!
        standing.rows = (known.length * stepMs) / STEP
        // Where samples begin within the window, their rates begin a while after them.
        const [oldest] = known
        const firstMs = oldest !== undefined && oldest > from ? oldest + stepMs : 0
        this.#surveys.set(standing.server, { atMs: now, firstMs })
      }
    }
    return true
  }

  /** A server to learn of: at first those without a model, then those with an old one. */
  #nextToLearn(due: number): Standing | undefined {
    const all = this.standings
    return (
      all.find((standing) => !this.#isKnown(standing) && this.#canLearn(standing, due)) ??
      all.find((standing) => this.#isOutdated(standing, due))
    )
  }

  #canLearn({ server, rows }: Standing, due: number): boolean {
    const survey = this.#surveys.get(server)
    if (!survey) return false
    return rows >= NEEDED_ROWS && due - survey.firstMs >= ANALYSIS.leastFittedMs
  }

  #isOutdated(standing: Standing, due: number): boolean {
    const usual = this.#record.models.get(standing.server)
    return usual !== undefined && standing.newest?.at === due && isOutdated(standing, usual, due)
  }

  /** Fit the model of a server. Returns how many rows were read. */
  async #learn(standing: Standing, now: number, due: number): Promise<number> {
    return this.#isKnown(standing)
      ? this.#learnAgain(standing, due)
      : this.#learnFirst(standing, now, due)
  }

  /**
   * A first model is of the time before the one that is judged with it, so that what is unusual now does
   * not become the usual.
   */
  async #learnFirst(standing: Standing, now: number, due: number): Promise<number> {
    const { server } = standing
    const { firstMs } = this.#surveys.get(server)!
    const from = Math.max(firstMs, due - ANALYSIS.judgedMs - ANALYSIS.fittedMs)
    const to = Math.min(due, Math.max(due - ANALYSIS.judgedMs, from + ANALYSIS.leastFittedMs))
    const { rows, intervalMs } = await this.#source.rows([server], from, due)
    const own = rows.get(server)!
    if (this.#isDropped(standing)) return own.length
    const learned = learn(own.filter(({ at }) => at <= to))
    if (!learned) {
      standing.rows = Math.min(standing.rows, NEEDED_ROWS - 1)
      this.#surveys.set(server, { atMs: now, firstMs })
      return own.length
    }
    Object.assign(standing, { intervalMs, state: learned.state, sinceMs: null, episode: null })
    this.#record.models.set(server, learned.usual)
    const baseline = emptyBaseline(VITAL_NAMES.length)
    for (const row of own) if (row.at <= to && isHeard(row)) learnRow(baseline, row.at, row.values)
    standing.baseline = baseline
    this.#recent.replace(server, own)
    this.#take(
      standing,
      own.filter(({ at }) => at > to)
    )
    return own.length
  }

  async #learnAgain(standing: Standing, due: number): Promise<number> {
    const { server, newest } = standing
    const from = due - ANALYSIS.fittedMs
    // Servers come to be scraped more often, or less: what is usual is of rates as they are taken now.
    const before = newest && isHeard(newest) ? undefined : standing.intervalMs
    const { rows, intervalMs } = await this.#source.rows([server], from, due, before)
    const own = rows.get(server)!
    if (this.#isDropped(standing)) return own.length
    // What still goes on has gone on for so long that it is the usual.
    const incidents = this.incidents(from, due + 1, server).filter(({ to }) => to !== null)
    const isIncident = (at: number) =>
      incidents.some((one) => Date.parse(one.from) <= at && at < endOf(one))
    const learned = learn(own, isIncident)
    const usual = this.#record.models.get(server)!
    if (learned) {
      this.#close(standing, standing.episode)
      Object.assign(standing, { intervalMs, state: learned.state, episode: null })
      this.#record.models.set(server, learned.usual)
    } else {
      // Too little was new; what was known stays, and is looked at again tomorrow.
      this.#record.models.set(server, { ...usual, fittedMs: due })
    }
    return own.length
  }

  #drop(server: string): void {
    const standing = this.#standings.get(server)!
    this.#closeBefore(standing, Number.POSITIVE_INFINITY)
    this.#standings.delete(server)
    this.#surveys.delete(server)
    this.#record.drop(server)
    this.#recent.delete(server)
  }
}

/** Add at which rows of a table anything was heard of each server, Unix ms. */
function addHeard(heard: ReadonlyMap<string, number[]>, table: VitalTable): void {
  const { rows, vitals, values } = table
  table.servers.forEach((server, s) => {
    for (let row = 0; row < rows; row++) {
      const start = (s * rows + row) * vitals.length
      const isHeard = values.subarray(start, start + vitals.length).some(Number.isFinite)
      if (isHeard) heard.get(server)?.push(table.from + row * table.stepMs)
    }
  })
}

/** Two tables of the same window as one. */
function joined(a: VitalTable, b: VitalTable): VitalTable {
  const values = new Float64Array(a.values.length + b.values.length)
  values.set(a.values)
  values.set(b.values, a.values.length)
  return { ...a, servers: [...a.servers, ...b.servers], values }
}

/** The first row that is to be read of a server; of one without a model only the newest matters. */
function fromOf({ newest }: Standing, isKnown: boolean, due: number): number {
  if (!newest) return due
  return Math.max(newest.at + STEP, isKnown ? due - ANALYSIS.judgedMs + STEP : due)
}

/** Whether nothing is heard of a server, as far as its rows were taken in. */
const isSilent = ({ newest, heardMs }: Standing) =>
  newest !== null && (heardMs === null || newest.at - heardMs >= STALENESS.offlineAfterMs)

const endOf = ({ to }: Incident) => (to === null ? Number.POSITIVE_INFINITY : Date.parse(to))

const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms))
