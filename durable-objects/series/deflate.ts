/// <reference path="./zlib.d.ts" />
/** Compression of what the store writes: raw deflate, synchronous so that a push cannot be torn. */
import { deflateRawSync, inflateRawSync } from 'node:zlib'

export function deflate(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(deflateRawSync(bytes)) // zlib's own buffer may be part of a larger one.
}

/** The same in less time and more bytes, for what is written again soon. */
export function deflateQuickly(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(deflateRawSync(bytes, { level: 1 }))
}

/** @throws {Error} for bytes that {@link deflate} did not write */
export function inflate(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(inflateRawSync(bytes))
}
