/** Sizes of directories on disk. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The apparent size of all files under `path`, in bytes. */
export async function directorySize(path: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    // Stores delete files of their own while we count.
    bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size
  }
  return bytes
}

/** The size of the directories once it has been the same for `quietMs`. */
export async function settledSize(paths: readonly string[], quietMs: number): Promise<number> {
  const sum = async () => {
    const sizes = await Promise.all(paths.map(directorySize))
    return sizes.reduce((total, size) => total + size, 0)
  }
  let size = await sum()
  for (let since = Date.now(); Date.now() - since < quietMs; ) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const now = await sum()
    if (now === size) continue
    size = now
    since = Date.now()
  }
  return size
}
