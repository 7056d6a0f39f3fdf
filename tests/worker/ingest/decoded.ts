/** Decoded pushes in a form that tests can compare. */
import { readLabels } from '../../../worker/ingest/labels'
import type { Push } from '../../../worker/ingest/push'
import type { Labels } from '../../../worker/promql/source'

/** One series; values as the hexadecimal of their 64 bits, because NaNs differ. */
export interface DecodedSeries {
  labels: Labels | undefined
  samples: [time: number, bits: string][]
}

export function decoded(push: Push): DecodedSeries[] {
  return Array.from({ length: push.series }, (_, n) => ({
    labels: readLabels(push.keys, push.keyStart[n]!, push.keyEnd[n]!),
    samples: Array.from(
      { length: push.firstSample[n + 1]! - push.firstSample[n]! },
      (_, offset): [number, string] => {
        const at = push.firstSample[n]! + offset
        return [push.times[at]!, hex(push.bits[2 * at]!, push.bits[2 * at + 1]!)]
      }
    ),
  }))
}

/** The bits of an ordinary number. */
export function bits(value: number): string {
  const words = new Uint32Array(Float64Array.of(value).buffer)
  return hex(words[0]!, words[1]!)
}

/** Prometheus's staleness marker. */
export const STALE_BITS = '7ff0000000000002'

function hex(low: number, high: number): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}
