/** The SQLite database under a store, as little of it as the store needs. */

export type DiskValue = number | string | Uint8Array<ArrayBuffer>

export interface Disk {
  /** Run one statement; columns with blobs come back as `ArrayBuffer` or `Uint8Array`. */
  exec(query: string, ...bindings: DiskValue[]): Iterable<Record<string, unknown>>
  /** Everything that `body` writes lands, or nothing of it. */
  transaction(body: () => void): void
  /** Size of the database, in bytes. */
  readonly bytes: number
}

/** The newest pushes. A slot is used again after a flush, so that nothing is ever deleted here. */
export const LOG_TABLE = `
   CREATE TABLE log (
     slot     INTEGER PRIMARY KEY, -- sequence modulo the number of slots
     sequence INTEGER NOT NULL,    -- 1, 2, 3, … in the order of arrival
     body     BLOB NOT NULL        -- see series/kernel/log.ts
   )`

/** The schema of a store, for `migrate`: append, never edit. */
export const SERIES_MIGRATIONS: readonly string[] = [
  `${LOG_TABLE};
   -- The label sets of series by id, many to a row: see series/label-rows.ts.
   CREATE TABLE labels (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
   CREATE TABLE blocks (
     id     INTEGER PRIMARY KEY,
     series BLOB NOT NULL,         -- ids of the series within
     body   BLOB NOT NULL          -- deflated
   );
   -- What changes with a flush and is read at every start: see series/documents.ts.
   CREATE TABLE documents (id INTEGER PRIMARY KEY, body BLOB NOT NULL)`,
  // Many blocks to a row. What an older database holds was written before the first release.
  `DROP TABLE blocks;
   DELETE FROM log;
   DELETE FROM labels;
   DELETE FROM documents;
   CREATE TABLE blocks (
     id   INTEGER PRIMARY KEY,
     body BLOB NOT NULL           -- blocks one behind the other, deflated: see kernel/block.ts
   )`,
]

/** A blob column, whichever way the database hands it out. */
export function blob(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(value as ArrayBuffer)
}
