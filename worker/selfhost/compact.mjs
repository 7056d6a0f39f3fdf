/** Gives unused space of the objects' databases back to the disk, while no server runs on them. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Below this share of free pages it is not worth the time. */
const MIN_FREE = 0.25

/**
 * Compact the databases under a directory, of which the used part is at most `maxBytes` each: that is
 * what has to be copied. A database that was not closed in order is left alone; so is one that fails,
 * because a server must start and stop without this.
 */
export function compact(directory, maxBytes) {
  for (const file of readdirSync(directory, { recursive: true })) {
    const path = join(directory, String(file))
    if (!path.endsWith('.sqlite') || existsSync(`${path}-wal`)) continue
    try {
      compactOne(path, maxBytes)
    } catch (error) {
      console.error(`${path} could not be compacted: ${error.message}`)
    }
  }
}

function compactOne(path, maxBytes) {
  const database = new DatabaseSync(path)
  try {
    const pragma = (name) => Object.values(database.prepare(`PRAGMA ${name}`).get())[0]
    const [pages, free] = [pragma('page_count'), pragma('freelist_count')]
    if (free < MIN_FREE * pages || (pages - free) * pragma('page_size') > maxBytes) return
    database.exec('VACUUM')
  } finally {
    database.close()
  }
}
