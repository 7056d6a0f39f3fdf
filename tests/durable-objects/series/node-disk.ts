/** Node's SQLite as a disk, for tests that need no workerd. */
import { DatabaseSync } from 'node:sqlite'
import { type Disk, type DiskValue, SERIES_MIGRATIONS } from '../../../durable-objects/series/disk'

export class NodeDisk implements Disk {
  /** Statements that changed rows, with how many each changed. */
  readonly writes: { query: string; rows: number }[] = []
  /** A statement that matches fails, as if the machine had stopped there. */
  failOn: RegExp | undefined
  readonly #database = new DatabaseSync(':memory:')

  constructor() {
    for (const migration of SERIES_MIGRATIONS) this.#database.exec(migration)
  }

  /** As Durable Objects count: pages in use. */
  get bytes(): number {
    const pragma = (name: string) =>
      Number(Object.values(this.#database.prepare(`PRAGMA ${name}`).get()!)[0])
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
  }

  exec(query: string, ...bindings: DiskValue[]): Iterable<Record<string, unknown>> {
    if (this.failOn?.test(query)) throw new Error('the disk failed')
    const statement = this.#database.prepare(query)
    if (query.startsWith('SELECT')) return statement.iterate(...bindings)
    this.writes.push({ query, rows: Number(statement.run(...bindings).changes) })
    return []
  }

  transaction(body: () => void): void {
    this.#database.exec('BEGIN')
    try {
      body()
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
    this.#database.exec('COMMIT')
  }

  /** Rows changed since the last call. */
  takeRowsWritten(): number {
    return this.writes.splice(0).reduce((sum, { rows }) => sum + rows, 0)
  }
}
