/** The decoder of remote-write requests, as a store uses it. */
import { Kernel } from '../../../durable-objects/series/kernel'
import type { Push } from '../../../worker/ingest/push'
import { INGEST } from '../../../worker/policy'
import { KERNEL } from '../../durable-objects/series/kernel-module'

const kernel = new Kernel(KERNEL, 1)

/** The bytes that a Snappy block stands for. */
export const decompress = (block: Uint8Array, maxBytes: number): Uint8Array =>
  kernel.decompress(block, maxBytes).slice()

/** A WriteRequest that is not compressed. */
export const decodeRemoteWrite = (request: Uint8Array): Push =>
  kernel
    .decode(request, 'identity', {
      maxBytes: INGEST.maxDecodedBytes,
      maxSamples: INGEST.maxPushSamples,
    })
    .copy()
