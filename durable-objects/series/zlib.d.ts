/** The two functions of node:zlib that the store uses; workerd has them, its type file has not. */
declare module 'node:zlib' {
  export function deflateRawSync(bytes: Uint8Array): Uint8Array
  export function inflateRawSync(bytes: Uint8Array): Uint8Array
}
