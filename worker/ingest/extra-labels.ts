/** Labels that a request adds to all of its series. */
import type { Labels } from '../promql/source'
import { concatenated } from './concatenated'
import { encodeLabels, readLabels } from './labels'
import type { Push } from './push'

/**
 * Add `extra` to every series of a push. A label that a series has itself stays: otherwise
 * `?extra_label=instance=gateway` would melt the servers behind a gateway into one.
 * An invalid label set is left as it is, for the store to reject.
 */
export function addLabels(push: Push, extra: Labels): void {
  if (Object.keys(extra).length === 0) return
  const keys: Uint8Array[] = []
  for (let n = 0; n < push.series; n++) {
    const labels = readLabels(push.keys, push.keyStart[n]!, push.keyEnd[n]!)
    keys.push(
      labels === undefined
        ? push.keys.slice(push.keyStart[n], push.keyEnd[n])
        : encodeLabels({ ...extra, ...labels })
    )
  }
  replaceKeys(push, keys)
}

function replaceKeys(push: Push, keys: readonly Uint8Array[]): void {
  push.keys = concatenated(keys)
  let at = 0
  for (const [n, key] of keys.entries()) {
    push.keyStart[n] = at
    at += key.length
    push.keyEnd[n] = at
  }
}
