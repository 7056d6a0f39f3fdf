/** Whether a store was moving its log to blocks when it was killed, by what it left on disk. */
import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { inflateRawSync } from 'node:zlib'
import { temporaryDirectory } from './processes.ts'

/** Row of the document that begins with the number of the newest log row that is in blocks. */
const FLUSH_DOCUMENT = 1_000
/** Bit of a log row's first byte: previous values start afresh, because the rows before are frozen. */
const AFRESH = 1

/**
 * Call it while nobody runs on `data`: the database and its write-ahead log are copied one after
 * another. A flush is under way where frozen rows of the log are followed by others.
 */
export async function wasFlushing(data: string): Promise<boolean> {
  await using copy = await temporaryDirectory()
  const objects = join(data, 'objects')
  for (const file of await readdir(objects, { recursive: true })) {
    if (!/SeriesStore.*\.sqlite(-wal)?$/.test(file)) continue
    await copyFile(join(objects, file), join(copy.path, file.replaceAll('/', '_')))
  }
  const files = (await readdir(copy.path)).filter((file) => /(?<!metadata)\.sqlite$/.test(file))
  return files.some((file) => isFlushing(join(copy.path, file)))
}

function isFlushing(file: string): boolean {
  using database = new DatabaseSync(file)
  const document = database.prepare('SELECT body FROM documents WHERE id = ?').get(FLUSH_DOCUMENT)
  const flushed = document ? varint(inflateRawSync(document.body as Uint8Array)) : 0
  const rows = database
    .prepare('SELECT sequence, substr(body, 1, 1) AS head FROM log WHERE sequence > ?')
    .all(flushed + 1)
  return rows.some(({ head }) => ((head as Uint8Array)[0]! & AFRESH) !== 0)
}

/** A number in groups of 7 bits, lowest first. */
function varint(bytes: Uint8Array): number {
  let value = 0
  for (const [n, byte] of bytes.entries()) {
    value += (byte & 127) * 128 ** n
    if (byte < 128) break
  }
  return value
}
