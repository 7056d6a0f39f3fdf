/** Series from inside as a push, to be stored as those from outside are. */
import type { Series } from '../promql/source'
import { concatenated } from './concatenated'
import { encodeLabels } from './labels'
import { Push } from './push'

/** @throws {MalformedBody} when there are more samples than one push may have */
export function pushOfSeries(series: readonly Series[]): Push {
  const keys = series.map(({ labels }) => encodeLabels(labels))
  const push = new Push(concatenated(keys))
  let start = 0
  for (const [n, { times, values }] of series.entries()) {
    const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
    for (const [at, time] of times.entries()) push.addSample(time, bits[2 * at]!, bits[2 * at + 1]!)
    push.endSeries(start, start + keys[n]!.length)
    start += keys[n]!.length
  }
  return push
}
