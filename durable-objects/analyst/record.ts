/**
 * What an analyst remembers of a fleet, and when it is written.
 *
 * Rows written are scarce, so what changes together is one row: models of many servers, which are
 * fitted once a day, and where all observers are, which is saved every few minutes. What is lost between
 * saves is read again from the fleet's past. Incidents are a row each, by when and where they began, so
 * that reading the same rows twice does not make two of one.
 */
import type { Baseline } from '../../worker/analysis/baseline'
import type { Standing, Usual } from '../../worker/analyst/server-watch'
import type { Incident } from '../../worker/contracts/anomaly'
import { ANALYSIS } from '../../worker/policy'
import type { FleetMemo } from '../fleet-usage'
import { type CountRows, PackedMap } from './packed-map'

/** What is saved every few minutes. */
export interface Head {
  /** The fleet's id: an alarm may wake the object without its name. */
  fleet: string
  /** Until when somebody wants the analyses current, Unix ms. */
  wantedUntilMs: number
  standings: Standing[]
  usage: FleetMemo | undefined
}

const HEAD = 'head'
const INCIDENTS = 'incident/'

export class AnalystRecord {
  /** What is usual of each server over all its vitals. */
  readonly models: PackedMap<Usual>
  /** What is usual of each of its vitals, by the time of day. */
  readonly baselines: PackedMap<Baseline>
  /** By key, oldest first. */
  readonly #incidents = new Map<string, Incident>()
  readonly #storage: DurableObjectStorage
  readonly #count: CountRows
  /** As it was saved last, before the object woke up. */
  readonly head: Head | undefined
  /** Unix ms; 0 since the object woke up. */
  #savedMs = 0

  /** @param count is told of rows */
  constructor(storage: DurableObjectStorage, count: CountRows) {
    this.#storage = storage
    this.#count = count
    this.head = storage.kv.get<Head>(HEAD)
    this.models = new PackedMap(storage, 'models/', ANALYSIS.modelsPerRow, count)
    this.baselines = new PackedMap(storage, 'baselines/', ANALYSIS.baselinesPerRow, count)
    for (const [key, incident] of storage.kv.list<Incident>({ prefix: INCIDENTS })) {
      this.#incidents.set(key, incident)
      count({ rowsRead: 1 })
    }
  }

  /** Whether there is something on disk. */
  get isThere(): boolean {
    return this.head !== undefined || this.#savedMs > 0
  }

  /** Whether it is time for {@link save}. */
  isDue(now: number): boolean {
    return this.models.hasNews || now - this.#savedMs >= ANALYSIS.checkpointMs
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
    const isNew = !this.#incidents.has(key)
    this.#incidents.set(key, incident)
    if (isNew) this.#sortIncidents()
    this.#forgetIncidents(Date.parse(incident.from) - ANALYSIS.keptMs)
  }

  /** A server that left takes what is usual of it along. */
  drop(server: string): void {
    this.models.delete(server)
    this.baselines.delete(server)
  }

  /** Write what changed, and where everything is. */
  save(head: Head, now: number): void {
    this.models.save()
    this.baselines.save()
    this.#storage.kv.put(HEAD, head)
    this.#count({ rowsWritten: 1 })
    this.#savedMs = now
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
      if (!isOld && this.#incidents.size <= ANALYSIS.maxIncidents) return
      this.#incidents.delete(key)
      this.#storage.kv.delete(key)
      this.#count({ rowsWritten: 1 })
    }
  }
}
