/** What a push is about, found out without storing it. */
import { readLabels } from './labels'
import type { Push } from './push'

/** The servers in a push, as their series come: a server may be named many times, '' stands for none. */
export function* serversOf({ series, keys, keyStart, keyEnd }: Push): Generator<string> {
  for (let n = 0; n < series; n++) {
    const labels = readLabels(keys, keyStart[n]!, keyEnd[n]!)
    if (labels !== undefined) yield labels.instance ?? ''
  }
}

/** Time of the newest sample, Unix ms. */
export function newestOf({ samples, times }: Push): number {
  let newest = Number.NEGATIVE_INFINITY
  for (let n = 0; n < samples; n++) newest = Math.max(newest, times[n]!)
  return newest
}
