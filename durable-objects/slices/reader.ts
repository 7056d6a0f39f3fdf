/** What a fleet over several slices tells of its servers: each slice works out its own. */
import type { Reading, Server } from '../../worker/contracts/fleet'
import { rateWindowMs } from '../../worker/fleet/history'
import type { FleetReader } from '../../worker/fleet/reader'
import { SLICES, STALENESS } from '../../worker/policy'
import { inParallel } from './in-parallel'
import { epochAt, inOneEpoch, ownerOf, type SliceMap, serverHash, slicesOf } from './map'

/** How far back a picture of now looks: a silent server's last values have a lookback themselves. */
const PICTURE_MS = STALENESS.forgetAfterMs + STALENESS.lookbackMs

/** The slowest scrape interval that a history may find, ms. */
const SLOWEST_MS = 2 * STALENESS.lookbackMs

/** A question to one slice; without `only`, about all of its servers. */
interface Share {
  slice: number
  only?: string[]
}

/**
 * Questions whose whole window lies in one epoch go to the slices, because each then has all that is
 * known of its servers. The others are answered by `central`, over the merged series of all slices:
 * for a day after a spread that is every picture, with the same answers at the cost of a large fetch.
 *
 * @param now Unix ms
 */
export function slicedReader(
  central: FleetReader,
  map: SliceMap,
  slice: (n: number) => Pick<FleetReader, 'state' | 'readings' | 'history'>,
  now: () => number
): FleetReader {
  const newest = map.at(-1)!
  const isSettled = () => now() - PICTURE_MS >= newest.fromMs
  return {
    async state(only) {
      if (!isSettled()) return central.state(only)
      const ask = ({ slice: n, only }: Share) => slice(n).state(only)
      const answers = await inParallel(shares(newest, only), SLICES.maxCalls, ask)
      return {
        servers: sortedBy(
          answers.flatMap(({ servers }) => servers),
          idOf
        ),
        readings: sortedBy(
          answers.flatMap(({ readings }) => readings),
          serverOf
        ),
      }
    },

    async readings(only) {
      if (!isSettled()) return central.readings(only)
      const ask = ({ slice: n, only }: Share) => slice(n).readings(only)
      const answers = await inParallel(shares(newest, only), SLICES.maxCalls, ask)
      return sortedBy(answers.flat(), serverOf)
    },

    count: () => central.count(),
    names: () => central.names(),
    // Each vital is an expression, of which the slices evaluate their parts already.
    vitals: (window) => central.vitals(window),

    // Every server's history is asked with the scrape interval of the slowest of all servers.
    history(query) {
      const { server, from, to, step } = query
      const oldest = from - rateWindowMs(SLOWEST_MS, step)
      if (server === undefined || !inOneEpoch(map, oldest, to)) return central.history(query)
      return slice(ownerOf(serverHash(server), map[epochAt(map, from)]!)).history(query)
    },
  }
}

function shares(epoch: SliceMap[number], only: readonly string[] | undefined): Share[] {
  if (only === undefined) return slicesOf(epoch).map((slice) => ({ slice }))
  const found = new Map<number, string[]>()
  for (const server of only) {
    const slice = ownerOf(serverHash(server), epoch)
    found.set(slice, [...(found.get(slice) ?? []), server])
  }
  return [...found].map(([slice, servers]) => ({ slice, only: servers }))
}

const idOf = ({ id }: Server) => id
const serverOf = ({ server }: Reading) => server

function sortedBy<Item>(items: Item[], key: (item: Item) => string): Item[] {
  return items.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
