/**
 * What an analyst remembers of a fleet, and when it is written.
 *
 * Rows written are scarce, so what changes together is one row: models of many servers, which are
 * fitted once a day, and where all observers are, which is saved every few minutes. What is lost between
 * saves is read again from the fleet's past. Incidents are a row each, by when and where they began, so
 * that reading the same rows twice does not make two of one.
 */
import type { Standing, Usual } from '../../worker/analyst/server-watch'
import { Incident } from '../../worker/contracts/anomaly'
import { VITAL_NAMES } from '../../worker/fleet/vitals'
import { ANALYSIS } from '../../worker/policy'
import type { FleetMemo } from '../fleet-usage'
import { type CountRows, PackedMap } from './packed-map'

/**
 * The shape of models and standings: to be counted up whenever any of them changes. What was
 * stored in another shape is thrown away and learned anew.
 */
const SHAPE = `2 ${VITAL_NAMES.join(' ')}`

/** What is saved every few minutes, beside the standings. */
export interface Head {
  /** {@link SHAPE} when it was saved. */
  shape: string
  /** The fleet's id: an alarm may wake the object without its name. */
  fleet: string
  /** Until when somebody wants the analyses current, Unix ms. */
  wantedUntilMs: number
  usage: FleetMemo | undefined
}

const HEAD = 'head'
const INCIDENTS = 'incident/'
const MODELS = 'models/'
const STANDINGS = 'standings/'

export class AnalystRecord {
  /** What is usual of each server over all its vitals. */
  readonly models: PackedMap<Usual>
  /** Where each server was when it was saved last. */
  readonly standings: PackedMap<Standing>
  /** By key, oldest first. */
  readonly #incidents = new Map<string, Incident>()
  readonly #storage: DurableObjectStorage
  readonly #count: CountRows
  /** As it was saved last, before the object woke up. */
  readonly head: Head | undefined
  /** Unix ms; 0 since the object woke up. */
  #savedMs = 0
  /** Whether an incident is told of that the saved standings know nothing of. */
  #isTold = false

  /** @param count is told of rows */
  constructor(storage: DurableObjectStorage, count: CountRows) {
    this.#storage = storage
    this.#count = count
    this.head = storage.kv.get<Head>(HEAD)
    const isOfShape = this.head?.shape === SHAPE
    if (!isOfShape) for (const prefix of [MODELS, STANDINGS]) this.#clear(prefix)
    this.models = new PackedMap(storage, MODELS, ANALYSIS.modelsPerRow, count)
    this.standings = new PackedMap(storage, STANDINGS, ANALYSIS.standingsPerRow, count)
    for (const [key, stored] of [...storage.kv.list({ prefix: INCIDENTS })]) {
      count({ rowsRead: 1 })
      const incident = isOfShape ? (stored as Incident) : endedIncident(stored)
      if (incident) this.#incidents.set(key, incident)
      else this.#delete(key)
    }
  }

  /** Without what was stored under a prefix. */
  #clear(prefix: string): void {
    for (const [key] of [...this.#storage.kv.list({ prefix })]) this.#delete(key)
  }

  #delete(key: string): void {
    this.#storage.kv.delete(key)
    this.#count({ rowsWritten: 1 })
  }

  /** Whether there is something on disk. */
  get isThere(): boolean {
    return this.head !== undefined || this.#savedMs > 0
  }

  /** Whether it is time for {@link save}. */
  isDue(now: number): boolean {
    const isNews = this.models.hasNews || this.#isTold
    // Either way: a clock may go back.
    const passedMs = Math.abs(now - this.#savedMs)
    return passedMs >= (isNews ? ANALYSIS.newsMs : ANALYSIS.checkpointMs)
  }

  /** Incidents, the newest first. */
  get incidents(): Incident[] {
    return [...this.#incidents.values()].reverse()
  }

  /** Write down an incident, or what has become of it. */
  keepIncident(incident: Incident): void {
    const key = `${INCIDENTS}${incident.from} ${incident.server}`
    this.#storage.kv.put(key, incident)
    this.#count({ rowsWritten: 1 })
    this.#isTold = true
    const isNew = !this.#incidents.has(key)
    this.#incidents.set(key, incident)
    if (isNew) this.#sortIncidents()
    this.#forgetIncidents(Date.parse(incident.from) - ANALYSIS.keptMs)
  }

  /** A server that left takes what is usual of it along. */
  drop(server: string): void {
    this.models.delete(server)
    this.standings.delete(server)
  }

  /** Write what changed, and where everything is. */
  save(head: Omit<Head, 'shape'>, standings: readonly Standing[], now: number): void {
    for (const standing of standings) this.standings.set(standing.server, standing)
    this.models.save()
    this.standings.save()
    this.#storage.kv.put(HEAD, { shape: SHAPE, ...head } satisfies Head)
    this.#count({ rowsWritten: 1 })
    this.#savedMs = now
    this.#isTold = false
  }

  /** What was read in retrospect may be older than what is known. */
  #sortIncidents(): void {
    const sorted = [...this.#incidents].sort(([a], [b]) => (a < b ? -1 : 1))
    this.#incidents.clear()
    for (const [key, incident] of sorted) this.#incidents.set(key, incident)
  }

  /** Those that ended before a time, and the oldest of too many. */
  #forgetIncidents(before: number): void {
    for (const [key, { to }] of this.#incidents) {
      const isOld = to !== null && Date.parse(to) < before
      if (!isOld && this.#incidents.size <= ANALYSIS.maxIncidents) continue
      this.#incidents.delete(key)
      this.#delete(key)
    }
  }
}

/** One that was stored in another shape, if it can still be told; one that went on is found anew. */
function endedIncident(stored: unknown): Incident | undefined {
  const { data } = Incident.safeParse(stored)
  return data && data.to !== null ? data : undefined
}
