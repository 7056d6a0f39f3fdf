/**
 * Bring a Durable Object's SQLite schema up to date.
 *
 * `migrations[n]` takes the schema from version n to n + 1; entries are appended, never edited,
 * because objects that already ran an entry will not run it again. Synchronous throughout, so a
 * constructor can call it and no request can see a half-migrated schema.
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly string[]): void {
  const version = storage.kv.get<number>('schema') ?? 0
  if (version === migrations.length) return
  storage.transactionSync(() => {
    for (const sql of migrations.slice(version)) storage.sql.exec(sql)
    storage.kv.put('schema', migrations.length)
  })
}
