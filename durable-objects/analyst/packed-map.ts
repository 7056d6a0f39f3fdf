/** Values by server, many of them in one row: rows written are scarce, and a row holds 2 MB. */

/** What a row costs to whoever counts. */
export type CountRows = (use: { rowsWritten?: number; rowsRead?: number }) => void

export class PackedMap<Value> {
  readonly #values = new Map<string, Value>()
  /** Which servers share a row; a server stays in its row. */
  readonly #rows: Set<string>[] = []
  readonly #changed = new Set<number>()
  readonly #storage: DurableObjectStorage
  readonly #prefix: string
  readonly #perRow: number
  readonly #count: CountRows

  /**
   * What is stored under `prefix`.
   *
   * @param perRow values that fit one row
   */
  constructor(storage: DurableObjectStorage, prefix: string, perRow: number, count: CountRows) {
    this.#storage = storage
    this.#prefix = prefix
    this.#perRow = perRow
    this.#count = count
    for (const [key, row] of storage.kv.list<Map<string, Value>>({ prefix })) {
      this.#rows[Number(key.slice(prefix.length))] = new Set(row.keys())
      for (const [server, value] of row) this.#values.set(server, value)
      count({ rowsRead: 1 })
    }
  }

  get servers(): string[] {
    return [...this.#values.keys()]
  }

  get(server: string): Value | undefined {
    return this.#values.get(server)
  }

  has(server: string): boolean {
    return this.#values.has(server)
  }

  /** Whether anything is to be written. */
  get hasNews(): boolean {
    return this.#changed.size > 0
  }

  set(server: string, value: Value): void {
    this.#values.set(server, value)
    this.#changed.add(this.#rowOf(server))
  }

  delete(server: string): void {
    if (!this.#values.delete(server)) return
    const row = this.#rows.findIndex((servers) => servers?.has(server))
    this.#rows[row]?.delete(server)
    this.#changed.add(row)
  }

  /** Write the rows that changed. */
  save(): void {
    for (const row of this.#changed) {
      const servers = [...(this.#rows[row] ?? [])]
      const values = new Map(servers.map((server) => [server, this.#values.get(server)!]))
      this.#storage.kv.put(`${this.#prefix}${row}`, values)
      this.#count({ rowsWritten: 1 })
    }
    this.#changed.clear()
  }

  #rowOf(server: string): number {
    const known = this.#rows.findIndex((servers) => servers?.has(server))
    if (known >= 0) return known
    const roomy = this.#rows.findIndex((servers) => (servers?.size ?? 0) < this.#perRow)
    const row = roomy >= 0 ? roomy : this.#rows.length
    this.#rows[row] ??= new Set()
    this.#rows[row].add(server)
    return row
  }
}
