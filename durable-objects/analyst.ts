/** The analyses of one fleet: what is usual of its servers, what is unusual, and what is to come. */
import { DurableObject } from 'cloudflare:workers'
import { healthOf, healthOfAll } from '../worker/analyst/health'
import type { VitalRow } from '../worker/analyst/row'
import { detailWindow, vitalAnomalies } from '../worker/analyst/vital-anomalies'
import { forecastVital } from '../worker/analyst/vital-forecast'
import type { Case } from '../worker/causes/case'
import { diagnose } from '../worker/causes/diagnose'
import type { Anomalies, AnomaliesQuery } from '../worker/contracts/anomaly'
import type { CausesQuery, Diagnosis } from '../worker/contracts/diagnosis'
import type { Forecast, ForecastQuery } from '../worker/contracts/forecast'
import type { Language } from '../worker/contracts/generation'
import { instant } from '../worker/contracts/moment'
import type { FleetHealth, ServerHealth } from '../worker/contracts/server-health'
import type { VitalName } from '../worker/contracts/vital'
import { pastAsking } from '../worker/fleet/history'
import { matcherText, onServers } from '../worker/fleet/server-matcher'
import { LINKS } from '../worker/fleet/topology'
import { VITALS } from '../worker/fleet/vitals'
import { ANALYSIS, CAUSES, SERVER_ALARMS } from '../worker/policy'
import { data } from '../worker/rpc'
import { dueRow, FleetWatch, nextDue } from './analyst/fleet-watch'
import { AnalystRecord } from './analyst/record'
import { FleetGone, type VitalHolder, VitalSource } from './analyst/vital-source'
import { type FleetMemo, FleetUsage } from './fleet-usage'

/** Why there is no answer; null stands for a fleet that does not exist. */
export type AnalysisRefusal =
  | 'no-such-server'
  | 'too-many-values'
  | 'window-too-wide'
  | 'too-long-ago'

/**
 * Addressed by fleet id: `env.ANALYSTS.getByName('main')`.
 *
 * An object of its own, so that fitting and foretelling hold up neither pushes nor viewers. It works only
 * while it is wanted: a question keeps it going for a while, by alarms that read each new minute and, a
 * little at a time, the past of servers that it does not know yet. While the day's budget is short it does
 * nothing but answer, with what is known.
 */
export class Analyst extends DurableObject<Env> {
  readonly #usage: FleetUsage
  readonly #source: VitalSource
  #memo: FleetMemo | undefined
  #record: AnalystRecord
  #watch: FleetWatch
  #wantedUntilMs: number
  /** When the next alarm is, Unix ms; undefined where that is not known. */
  #alarmMs: number | undefined
  /** How often the fleet was forgotten: what was begun before belongs to another. */
  #generation = 0
  /** What changes standings is done one after the other. */
  #working: Promise<unknown> | undefined
  /** Questions that wait for their turn. */
  #waiting = 0
  /** The newest row of servers that are behind, and when it is of. */
  #peeked: { due: number; rows: Promise<Map<string, VitalRow>> } | undefined
  /** By server, vital and horizon, with the hour that they are of. */
  readonly #forecasts = new Map<string, { madeMs: number; forecast: Forecast }>()

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const record = new AnalystRecord(ctx.storage, (use) => this.#usage?.count(use))
    this.#record = record
    this.#memo = record.head?.usage
    this.#usage = new FleetUsage(
      ctx,
      this.#memo,
      (memo) => {
        this.#memo = memo
      },
      (use) => this.env.SERIES.getByName('main').report(use)
    )
    this.#source = new VitalSource(this.#holder)
    this.#watch = new FleetWatch(this.#source, record)
    this.#wantedUntilMs = record.head?.wantedUntilMs ?? 0
  }

  /** How well the servers are; null where there is no such fleet. */
  health(language: Language): Promise<FleetHealth | null> {
    return this.#answer(async (now, names) => {
      const rows = await this.#newest(now)
      const servers = names.map((server) => this.#healthOf(server, rows, now, language))
      return healthOfAll(servers, this.#watch.size, dueRow(now), language)
    })
  }

  /** How well one server is. */
  healthOf(server: string, language: Language): Promise<ServerHealth | AnalysisRefusal | null> {
    return this.#answer(async (now) => {
      if (!(await this.#watch.has(server, now))) return 'no-such-server'
      const isWatched = this.#watch.standing(server) !== undefined
      const rows = isWatched ? await this.#newest(now) : await this.#peek(dueRow(now), [server])
      return this.#healthOf(server, rows, now, language)
    })
  }

  /** What was unusual, and how much is known to say so. */
  anomalies(query: AnomaliesQuery): Promise<Anomalies | AnalysisRefusal | null> {
    return this.#answer(async (now) => {
      const { server, vital, to = now, from = to - ANALYSIS.askedMs } = query
      if (from >= to || to - from > ANALYSIS.maxAskedMs) return 'window-too-wide'
      if (server !== undefined) {
        if (!(await this.#watch.has(server, now))) return 'no-such-server'
        if (!this.#isSparing) await this.#next(() => this.#watch.ensure(server, now))
      }
      await this.#makeUp(now)
      const detail =
        server !== undefined && vital !== undefined
          ? await this.#detail(server, vital, from, Math.min(to, now))
          : null
      if (detail === 'too-many-values') return detail
      return {
        ...{ from: instant(from), to: instant(to), stepMs: ANALYSIS.stepMs },
        falseAlarmsPerDay: SERVER_ALARMS.perDay,
        watches: this.#watch.watches(server),
        incidents: this.#watch.incidents(from, to, server),
        odd: this.#watch.odd(dueRow(now), server),
        vital: detail,
      }
    })
  }

  /** What a vital of a server is going to be. */
  forecast(query: ForecastQuery): Promise<Forecast | AnalysisRefusal | null> {
    return this.#answer(async (now) => {
      if (!(await this.#watch.has(query.server, now))) return 'no-such-server'
      return this.#forecast(query, now)
    })
  }

  /** What is the matter with a server, or with the fleet, and what speaks for it. */
  causes(query: CausesQuery): Promise<Diagnosis | AnalysisRefusal | null> {
    return this.#answer(async (now, names) => {
      const { server } = query
      const at = Math.min(query.at ?? now, now)
      if (now - at > ANALYSIS.maxAskedMs) return 'too-long-ago'
      if (server !== undefined && !(await this.#watch.has(server, now))) return 'no-such-server'
      await this.#makeUp(now)
      return this.#diagnose(server, names, at, now)
    })
  }

  /** The fleet is no more, or is not what it was: nothing of it is kept. */
  forget(): Promise<void> {
    return this.#usage.during(() => this.#next(() => this.#forget()))
  }

  /** While somebody wants it, take in what is new. */
  override alarm(): Promise<void> {
    return this.#usage.during(() => this.#tick())
  }

  /** Answer a question about a fleet that exists, which then is wanted. */
  #answer<Answer>(
    work: (now: number, names: readonly string[]) => Answer | Promise<Answer>
  ): Promise<Answer | null> {
    return this.#usage.during(async () => {
      try {
        const now = Date.now()
        const names = await this.#watch.names(now)
        if (names === null) return null
        await this.#want(now)
        return await work(now, names)
      } catch (error) {
        if (error instanceof FleetGone) return null
        throw error
      }
    })
  }

  /** Keep the analyses current for a while. */
  async #want(now: number): Promise<void> {
    if (this.#isSparing) return
    this.#wantedUntilMs = now + ANALYSIS.wantedForMs
    this.#alarmMs ??= (await this.ctx.storage.getAlarm()) ?? undefined
    // One that is farther away was set by a clock that has gone back since.
    if (this.#alarmMs !== undefined && this.#alarmMs - now <= 2 * ANALYSIS.calmMs) return
    // An alarm that finds the object asleep must find that it is wanted.
    this.#save(now)
    await this.#setAlarm(now + ANALYSIS.sliceGapMs)
  }

  async #tick(): Promise<void> {
    const now = Date.now()
    this.#alarmMs = undefined
    const isWanted =
      Math.abs(this.#wantedUntilMs - now) <= ANALYSIS.wantedForMs && now < this.#wantedUntilMs
    if (this.#isSparing || !isWanted) {
      if (this.#record.isThere) this.#save(now)
      return
    }
    let hasMore: boolean | null = false
    try {
      const isFree = () => this.#waiting === 0
      hasMore = await this.#alone(() => this.#watch.advance(now, ANALYSIS.sliceRows, isFree))
      if (hasMore === null) return await this.#forget()
      // Until the next row the object may sleep, and would have to learn again.
      const isAllLearned = !hasMore && this.#record.models.hasNews
      if (isAllLearned || this.#record.isDue(now)) this.#save(now)
    } catch (error) {
      console.error(error) // The store may be down for a moment; the next look tries again.
    }
    const lookAgainMs = this.#usage.level === 'normal' ? nextDue(now) : now + ANALYSIS.calmMs
    await this.#setAlarm(hasMore ? Date.now() + ANALYSIS.sliceGapMs : lookAgainMs)
  }

  /** Nothing else changes standings meanwhile. */
  #alone<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const before = this.#working ?? Promise.resolve()
    const working = before.catch(() => {}).then(work)
    const done = working.finally(() => {
      if (this.#working === done) this.#working = undefined
    })
    this.#working = done
    return done
  }

  /**
   * The newest row of every server: of those that are a little behind by taking in what they miss, of the
   * others, and while more is being learned, by a look that judges nothing.
   */
  async #newest(now: number): Promise<ReadonlyMap<string, VitalRow>> {
    const due = dueRow(now)
    if (!this.#watch.isBehind(due)) return new Map()
    if (this.#watch.isLittleBehind(due) && this.#working === undefined && !this.#isSparing) {
      await this.#alone(() => this.#watch.catchUp(due, Number.POSITIVE_INFINITY))
      return new Map()
    }
    if (this.#peeked?.due !== due) {
      const servers = this.#watch.standings.map(({ server }) => server)
      this.#peeked = { due, rows: this.#peek(due, servers) }
    }
    const peeked = this.#peeked
    try {
      return await peeked.rows
    } catch (error) {
      // Whoever asks next looks again.
      if (this.#peeked === peeked) this.#peeked = undefined
      throw error
    }
  }

  /** Somebody waits for this: what is being learned goes on later. */
  async #next<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    this.#waiting++
    try {
      return await this.#alone(work)
    } finally {
      this.#waiting--
    }
  }

  /**
   * Take in what was missed while nobody wanted it, as far as one question may; not while more is being
   * learned, which would have to be waited for.
   */
  async #makeUp(now: number): Promise<void> {
    const due = dueRow(now)
    if (this.#isSparing || this.#working !== undefined || !this.#watch.isBehind(due)) return
    await this.#alone(() => this.#watch.catchUp(due, ANALYSIS.sliceRows))
  }

  async #peek(due: number, servers: readonly string[]): Promise<Map<string, VitalRow>> {
    const { rows } = await this.#source.rows(servers, due, due)
    return new Map([...rows].flatMap(([server, [row]]) => (row ? [[server, row] as const] : [])))
  }

  #healthOf(
    server: string,
    rows: ReadonlyMap<string, VitalRow>,
    now: number,
    language: Language
  ): ServerHealth {
    const { newest = null, judged = null } = this.#watch.standing(server) ?? {}
    const peeked = rows.get(server)
    const isNewer = peeked !== undefined && peeked.at > (newest?.at ?? 0)
    return isNewer
      ? healthOf(server, peeked, null, now, language)
      : healthOf(server, newest, judged, now, language)
  }

  async #detail(server: string, vital: VitalName, from: number, to: number) {
    const window = detailWindow(from, to)
    const { warmFrom, stepMs } = window
    const asked = { from: warmFrom, to, stepMs, servers: [server], vitals: [vital] }
    const table = await this.#source.table(asked)
    if (table === 'too-many-values') return table
    return vitalAnomalies(vital, table, window, queryOf(server, vital, table.intervalMs, stepMs))
  }

  async #forecast({ server, vital, horizon }: ForecastQuery, now: number): Promise<Forecast> {
    const { forecastMs, forecastReadStepMs: stepMs, forecastStepMs } = ANALYSIS
    const madeMs = Math.floor(now / forecastStepMs) * forecastStepMs
    const key = `${horizon} ${vital} ${server}`
    const generation = this.#generation
    const known = this.#forecasts.get(key)
    if (known?.madeMs === madeMs) return known.forecast
    const from = madeMs - forecastMs
    const table = await this.#source.past(server, vital, { from, to: madeMs + 1, stepMs })
    const query = queryOf(server, vital, table.intervalMs, stepMs)
    const forecast = forecastVital({ server, vital, horizon, query }, table, madeMs)
    if (generation !== this.#generation) return forecast
    const [oldest] = this.#forecasts.keys()
    if (this.#forecasts.size >= ANALYSIS.maxForecasts) this.#forecasts.delete(oldest!)
    this.#forecasts.set(key, { madeMs, forecast })
    return forecast
  }

  async #diagnose(
    server: string | undefined,
    names: readonly string[],
    atMs: number,
    now: number
  ): Promise<Diagnosis> {
    const row = Math.min(dueRow(now), Math.floor(atMs / ANALYSIS.stepMs) * ANALYSIS.stepMs)
    const servers = this.#watch.mostUnusual(names, ANALYSIS.maxDiagnosed, {
      first: server,
      at: row,
    })
    const from = row - CAUSES.recentMs
    const [rows, surroundings] = await Promise.all([
      this.#watch.recent(servers, row),
      this.#surroundings(servers, from, atMs),
    ])
    const onsets = new Map(
      this.#watch.incidents(row, row + 1).map((one) => [one.server, Date.parse(one.from)])
    )
    return diagnose({ ...rows, ...surroundings, atMs, server, onsets })
  }

  /** Who calls whom, and what was recorded: known of simulated fleets alone. */
  async #surroundings(
    servers: readonly string[],
    fromMs: number,
    toMs: number
  ): Promise<Pick<Case, 'links' | 'events'>> {
    if (this.#id === 'main') return {}
    const events = await data(this.env.FLEETS.getByName(this.#id).events(fromMs, toMs))
    if (events === null) throw new FleetGone()
    const there = new Set(servers)
    const links = LINKS.filter(({ caller, callee }) => there.has(caller) && there.has(callee))
    return { links, events }
  }

  #save(now: number): void {
    this.#record.save(
      {
        fleet: this.#id,
        wantedUntilMs: this.#wantedUntilMs,
        usage: this.#memo,
      },
      this.#watch.standings,
      now
    )
  }

  async #forget(): Promise<void> {
    this.#generation++
    await this.ctx.storage.deleteAll()
    await this.ctx.storage.deleteAlarm()
    this.#alarmMs = undefined
    this.#wantedUntilMs = 0
    this.#peeked = undefined
    this.#forecasts.clear()
    this.#record = new AnalystRecord(this.ctx.storage, (use) => this.#usage.count(use))
    this.#watch = new FleetWatch(this.#source, this.#record)
  }

  /** Whether the day's budget is too short for work that nobody waits for. */
  get #isSparing(): boolean {
    const { level } = this.#usage
    return level !== 'normal' && level !== 'calm'
  }

  /** An alarm may wake the object without its name. */
  get #id(): string {
    return this.ctx.id.name ?? this.#record.head?.fleet ?? 'main'
  }

  /** Who has the samples. */
  get #holder(): VitalHolder {
    return this.#id === 'main'
      ? this.env.SERIES.getByName(this.#id)
      : this.env.FLEETS.getByName(this.#id)
  }

  /** It costs a row. */
  async #setAlarm(at: number): Promise<void> {
    await this.ctx.storage.setAlarm(at)
    this.#alarmMs = at
    this.#usage.count({ rowsWritten: 1 })
  }
}

/** What a vital of a server is asked with. */
function queryOf(server: string, vital: VitalName, intervalMs: number, stepMs: number): string {
  const only = matcherText(onServers([server]))
  return VITALS[vital].expression({ ...pastAsking(intervalMs, stepMs), only })
}
