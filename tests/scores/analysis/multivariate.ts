/** The labelled series of servers, many metrics each. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export type Part = 'train' | 'test'

/** Folders of that layout, and how far apart their rows are. */
export const SERVER_SETS = [
  { folder: 'smd', intervalMs: 60_000 },
  { folder: 'asd', intervalMs: 300_000 },
  { folder: 'js2', intervalMs: 300_000 },
] as const

/** The entities of a folder. */
export const entitiesOf = (dir: string, folder: string): { id: string; dim: number }[] =>
  JSON.parse(readFileSync(join(dir, folder, 'index.json'), 'utf8'))

/** Rows of an entity, its metrics one after the other. */
export function rowsOfEntity(
  dir: string,
  folder: string,
  { id, dim }: { id: string; dim: number },
  part: Part
): Float32Array[] {
  const { buffer, byteOffset, byteLength } = new Uint8Array(
    gunzipSync(readFileSync(join(dir, folder, `${id}.${part}.f32.gz`)))
  )
  const all = new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT)
  return Array.from({ length: all.length / dim }, (_, row) =>
    all.subarray(row * dim, (row + 1) * dim)
  )
}

/** The labels of an entity's test rows. */
export const labelsOfEntity = (dir: string, folder: string, id: string): Uint8Array =>
  new Uint8Array(gunzipSync(readFileSync(join(dir, folder, `${id}.label.u8.gz`))))
