/** The parts of node:zlib that the store uses; workerd has them, its type file has not. */
declare module 'node:zlib' {
  export const constants: { Z_SYNC_FLUSH: number }
  export function deflateRawSync(
    bytes: Uint8Array,
    options?: { level?: number; finishFlush?: number }
  ): Uint8Array
  export function inflateRawSync(bytes: Uint8Array): Uint8Array
  /** @param value what the bytes before these gave */
  export function crc32(bytes: Uint8Array, value?: number): number
  /** A stream that reads any number of gzip members in a row. */
  export function createGunzip(): AsyncIterable<Uint8Array> & {
    /** Returns false when it wants no more until `drain`. */
    write(bytes: Uint8Array): boolean
    end(): void
    destroy(error?: Error): void
    once(event: 'drain' | 'close', listener: () => void): void
  }
}
