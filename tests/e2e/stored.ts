/** The samples in the data directory of a product, read with its own engine from a copy. */
import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Disk, DiskValue } from '../../durable-objects/series/disk.ts'
import { Engine } from '../../durable-objects/series/engine.ts'
import type { ExportedSeries } from './exported.ts'
import { temporaryDirectory } from './processes.ts'

const ALL = { rangeMs: 1, stepMs: 0, maxSamples: Number.POSITIVE_INFINITY }

class ReadOnlyDisk implements Disk {
  readonly bytes = 0
  readonly #database: DatabaseSync

  constructor(file: string) {
    this.#database = new DatabaseSync(file)
  }

  exec(query: string, ...bindings: DiskValue[]): Iterable<Record<string, unknown>> {
    return this.#database.prepare(query).iterate(...bindings)
  }

  transaction(): void {
    throw new Error('this disk is for reading')
  }
}

/**
 * Every series with samples in [from, to), in Unix ms.
 *
 * Call it while nobody writes: the database and its write-ahead log are copied one after another.
 */
export async function* stored(
  data: string,
  from: number,
  to: number
): AsyncGenerator<ExportedSeries> {
  await using copy = await temporaryDirectory()
  const objects = join(data, 'objects')
  for (const file of await readdir(objects, { recursive: true })) {
    if (!/SeriesStore.*\.sqlite(-wal)?$/.test(file)) continue
    await copyFile(join(objects, file), join(copy.path, file.replaceAll('/', '_')))
  }
  for (const file of await readdir(copy.path)) {
    if (!file.endsWith('.sqlite') || file.includes('metadata')) continue
    const engine = new Engine(new ReadOnlyDisk(join(copy.path, file)), 1)
    for (const { labels, times, values } of engine.select([], from, to, ALL)) {
      yield { metric: labels, values: [...values], timestamps: [...times] }
    }
  }
}
