/** The storage of a Durable Object as a {@link Disk}. */
import type { Disk, DiskValue } from './disk'

export class ObjectDisk implements Disk {
  /** Rows written since the object woke up, the way Cloudflare counts them. */
  rowsWritten = 0
  /** Rows read, likewise; those of a statement count as its rows are taken. */
  rowsRead = 0
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  get bytes(): number {
    return this.#storage.sql.databaseSize
  }

  exec(query: string, ...bindings: DiskValue[]): Iterable<Record<string, SqlStorageValue>> {
    const cursor = this.#storage.sql.exec(query, ...bindings.map(bindable))
    this.rowsWritten += cursor.rowsWritten
    this.rowsRead += cursor.rowsRead
    return this.#counted(cursor)
  }

  *#counted(cursor: SqlStorageCursor<Record<string, SqlStorageValue>>) {
    const before = cursor.rowsRead
    try {
      yield* cursor
    } finally {
      this.rowsRead += cursor.rowsRead - before
    }
  }

  transaction(body: () => void): void {
    this.#storage.transactionSync(body)
  }
}

/** SQLite takes whole buffers, and a view may be a part of one. */
function bindable(value: DiskValue): SqlStorageValue {
  if (!(value instanceof Uint8Array)) return value
  const { buffer, byteLength } = value
  return byteLength === buffer.byteLength ? buffer : value.slice().buffer
}
