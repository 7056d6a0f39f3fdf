/**
 * What an analyst remembers of a fleet, and when it is written.
 *
 * Rows written are scarce, so what changes together is one row: models of many servers, which are
 * fitted once a day, and where all observers are, which is saved every few minutes. What is lost between
 * saves is read again from the fleet's past. Incidents are a row each, by where and when they began, so
 * that reading the same rows twice does not make two of one.
 */

import type { Standing, Usual } from '../../worker/analyst/server-watch'
import type { Incident } from '../../worker/contracts/anomaly'
import { ANALYSIS } from '../../worker/policy'
import type { FleetMemo } from '../fleet-usage'

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
const MODELS = 'models/'
const INCIDENTS = 'incident/'

export class AnalystRecord {
  /** What is usual of each server. */
  readonly models = new Map<string, Usual>()
  /** By key, oldest first. */
  readonly #incidents = new Map<string, Incident>()
  /** Which servers' models share a row. */
  readonly #parts: Set<string>[] = []
  readonly #unsaved = new Set<number>()
  readonly #storage: DurableObjectStorage
  readonly #count: (use: { rowsWritten?: number; rowsRead?: number }) => void
  /** As it was saved last. */
  readonly head: Head | undefined
  /** When, Unix ms; 0 since the object woke up. */
  savedMs = 0

  /** @param count is told of rows */
  constructor(
    storage: DurableObjectStorage,
    count: (use: { rowsWritten?: number; rowsRead?: number }) => void
  ) {
    this.#storage = storage
    this.#count = count
    this.head = storage.kv.get<Head>(HEAD)
    if (this.head === undefined) return
    for (const [key, part] of storage.kv.list<Map<string, Usual>>({ prefix: MODELS })) {
      this.#parts[Number(key.slice(MODELS.length))] = new Set(part.keys())
      for (const [server, usual] of part) this.models.set(server, usual)
    }
    for (const [key, incident] of storage.kv.list<Incident>({ prefix: INCIDENTS }))
      this.#incidents.set(key, incident)
    count({ rowsRead: 1 + this.#parts.length + this.#incidents.size })
  }

  /** Whether models changed that are not written yet. */
  get hasNews(): boolean {
    return this.#unsaved.size > 0
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
    const isLate = !this.#incidents.has(key) && key < (lastOf(this.#incidents.keys()) ?? '')
    this.#incidents.set(key, incident)
    if (isLate) this.#sortIncidents()
    this.#forgetIncidents(Date.parse(incident.from) - ANALYSIS.keptMs)
  }

  /** What is usual of a server, from now on; it is written with the next {@link save}. */
  keepModel(server: string, usual: Usual): void {
    this.models.set(server, usual)
    this.#unsaved.add(this.#partOf(server))
  }

  /** A server that left takes its model with it. */
  dropModel(server: string): void {
    if (!this.models.delete(server)) return
    const part = this.#parts.findIndex((servers) => servers?.has(server))
    this.#parts[part]?.delete(server)
    this.#unsaved.add(part)
  }

  /** Write what changed, and where everything is. */
  save(head: Head, now: number): void {
    for (const part of this.#unsaved) {
      const servers = [...(this.#parts[part] ?? [])]
      const models = new Map(servers.map((server) => [server, this.models.get(server)!]))
      this.#storage.kv.put(`${MODELS}${part}`, models)
    }
    this.#storage.kv.put(HEAD, head)
    this.#count({ rowsWritten: 1 + this.#unsaved.size })
    this.#unsaved.clear()
    this.savedMs = now
  }

  #partOf(server: string): number {
    const known = this.#parts.findIndex((servers) => servers?.has(server))
    if (known >= 0) return known
    const roomy = this.#parts.findIndex((servers) => (servers?.size ?? 0) < ANALYSIS.modelsPerRow)
    const part = roomy >= 0 ? roomy : this.#parts.length
    this.#parts[part] ??= new Set()
    this.#parts[part].add(server)
    return part
  }

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

function lastOf(keys: Iterable<string>): string | undefined {
  let last: string | undefined
  for (const key of keys) last = key
  return last
}
