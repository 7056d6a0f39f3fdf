/** What the servers of a case are like. */
import { STALENESS } from '../policy'
import type { Case } from './case'
import { readingsOf, type ServerReadings } from './reading'

/** Each server is read when it is first asked for: most of them do not matter to a question about one. */
export class FleetReadings {
  /** Those with rows in the order of the table, then those that have not reported anything. */
  readonly servers: readonly string[]
  readonly #asked: Case
  /** Of those with rows, by name. */
  readonly #places: ReadonlyMap<string, number>
  readonly #known = new Map<string, ServerReadings>()

  constructor(asked: Case) {
    const { recent, baselines, server } = asked
    this.#asked = asked
    this.#places = new Map(recent.servers.map((name, place) => [name, place]))
    for (const name of [...baselines.keys(), ...(server === undefined ? [] : [server])]) {
      const found = this.#places.has(name) ? undefined : unheard(asked, name)
      if (found) this.#known.set(name, found)
    }
    this.servers = [...this.#places.keys(), ...this.#known.keys()]
  }

  has(server: string): boolean {
    return this.#places.has(server) || this.#known.has(server)
  }

  get(server: string): ServerReadings | undefined {
    const known = this.#known.get(server)
    const place = this.#places.get(server)
    if (known || place === undefined) return known
    const { recent, baselines } = this.#asked
    const readings = readingsOf(recent, place, baselines.get(server))
    this.#known.set(server, readings)
    return readings
  }

  get all(): ServerReadings[] {
    return this.servers.map((server) => this.get(server)!)
  }
}

/** A server that has not reported anything in the window; one that is long gone is forgotten. */
function unheard(asked: Case, name: string): ServerReadings | undefined {
  const { recent, baselines, atMs } = asked
  const learnedMs = baselines.get(name)?.toMs
  const isForgotten = !learnedMs || atMs - learnedMs > STALENESS.forgetAfterMs
  if (isForgotten && name !== asked.server) return undefined
  // Whom nobody remembers has not fallen silent: nothing is known of it.
  const gaps = isForgotten ? 2 : 1
  return {
    ...{ server: name, vitals: new Map(), isLearned: false },
    silence: { sinceMs: recent.from, missing: 1, gaps, boots: [] },
  }
}
