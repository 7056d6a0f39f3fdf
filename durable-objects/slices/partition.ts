/** Divides a push among the slices that own its samples. */
import { InstanceFinder } from '../../worker/ingest/instance'
import type { Push } from '../../worker/ingest/push'
import { SLICES } from '../../worker/policy'
import { fnv1a, type Hash64 } from './fnv1a'
import { epochAt, ownerOf, type SliceMap } from './map'
import { type Part, PartBuilder } from './part'

/** Parts by slice; more than one where a message would be too large. */
export type Parts = ReadonlyMap<number, readonly Part[]>

/** Whether all samples of a push are from before the first spread, so that one store takes them. */
export function isWhole({ times, samples }: Push, map: SliceMap): boolean {
  const spread = map[1]
  if (spread === undefined) return true
  for (let n = 0; n < samples; n++) if (!(times[n]! < spread.fromMs)) return false
  return true
}

/** Label bytes that cannot be read are slice 0's, which refuses them. */
export function partition(push: Push, map: SliceMap): Parts {
  const division = new Division(push, map)
  for (let n = 0; n < push.series; n++) division.addSeries(n)
  return division.parts()
}

class Division {
  readonly #push: Push
  readonly #map: SliceMap
  readonly #finder: InstanceFinder
  readonly #builders = new Map<number, PartBuilder[]>()
  /** The slice of the server that was seen last in each epoch, or -1: a push is mostly of few servers. */
  readonly #owners: Int32Array
  #server: Hash64 = { high: 0, low: 0 }

  constructor(push: Push, map: SliceMap) {
    this.#push = push
    this.#map = map
    this.#finder = new InstanceFinder(push.keys)
    this.#owners = new Int32Array(map.length).fill(-1)
  }

  addSeries(n: number): void {
    const { firstSample, times } = this.#push
    const isReadable = this.#readServer(n)
    let from = firstSample[n]!
    const end = firstSample[n + 1]!
    while (from < end) {
      const epoch = epochAt(this.#map, times[from]!)
      let to = from + 1
      while (to < end && epochAt(this.#map, times[to]!) === epoch) to++
      const slice = isReadable ? this.#ownerIn(epoch) : 0
      this.#builderFor(slice, n, to - from).add(this.#push, n, from, to)
      from = to
    }
  }

  parts(): Parts {
    return new Map(
      [...this.#builders].map(([slice, builders]) => [slice, builders.map((one) => one.build())])
    )
  }

  #readServer(n: number): boolean {
    const { keys, keyStart, keyEnd } = this.#push
    const [start, end] = [keyStart[n]!, keyEnd[n]!]
    if (end - start > SLICES.maxLabelBytes || !this.#finder.find(start, end)) return false
    const server = fnv1a(keys, this.#finder.valueStart, this.#finder.valueEnd)
    if (server.high === this.#server.high && server.low === this.#server.low) return true
    this.#server = server
    this.#owners.fill(-1)
    return true
  }

  #ownerIn(epoch: number): number {
    if (this.#owners[epoch] === -1) {
      this.#owners[epoch] = ownerOf(this.#server, this.#map[epoch]!)
    }
    return this.#owners[epoch]!
  }

  #builderFor(slice: number, n: number, samples: number): PartBuilder {
    const { keyStart, keyEnd } = this.#push
    const more = keyEnd[n]! - keyStart[n]! + 16 * samples
    const builders = this.#builders.get(slice) ?? []
    this.#builders.set(slice, builders)
    const last = builders.at(-1)
    if (last !== undefined && last.bytes + more <= SLICES.maxMessageBytes) return last
    const builder = new PartBuilder()
    builders.push(builder)
    return builder
  }
}
