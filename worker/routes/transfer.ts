/** The workspace's samples as a whole: exported and imported as streams that nobody holds, and packed. */
import { Hono } from 'hono'
import { mayManage } from '../access/guard'
import { ExportQuery, ImportQuery } from '../contracts/transfer'
import { Problem, valid } from '../problem'
import { data } from '../rpc'

/** What a file to import may be called; its first bytes tell whether it is compressed. */
const ENCODINGS = ['identity', 'gzip', 'x-gzip']

export const transfer = new Hono<{ Bindings: Env }>()
  .get('/export', mayManage, valid('query', ExportQuery), async (c) => {
    const date = new Date().toISOString().slice(0, 10)
    const headers = {
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="openmanager-${date}.jsonl.gz"`,
      'cache-control': 'no-store',
    }
    if (c.req.method === 'HEAD') return c.body(null, 200, headers)
    // Not `data`: disposing of a stream ends it.
    const result = await c.env.SERIES.getByName('main').export(c.req.valid('query'))
    if (result instanceof ReadableStream) return c.body(result, 200, headers)
    if (result.kind === 'overloaded') throw overloaded(result.retryAfterS)
    throw new Problem('/problems/invalid-request', { detail: result.detail, in: 'query' })
  })
  .post('/import', mayManage, valid('query', ImportQuery), async (c) => {
    const encoding = c.req.header('content-encoding')?.toLowerCase() ?? 'identity'
    if (!ENCODINGS.includes(encoding)) {
      throw new Problem('/problems/unsupported-media-type', {
        detail: 'Send gzip, or JSON lines as they are',
      })
    }
    const body = c.req.raw.body
    if (!body) throw new Problem('/problems/malformed-body', { detail: 'no line in the body' })
    const applySettings = c.req.valid('query').settings === '1'
    const store = c.env.SERIES.getByName('main')
    const outcome = await data(store.import(body, { applySettings }))
    if (outcome.kind === 'overloaded') throw overloaded(outcome.retryAfterS)
    if (outcome.kind === 'malformed') {
      throw new Problem('/problems/malformed-body', { detail: outcome.detail })
    }
    return c.json(outcome.report)
  })

  // What an operator asks for before the files are copied.
  .post('/store/flush', mayManage, async (c) => {
    await c.env.SERIES.getByName('main').flush()
    return c.body(null, 204)
  })

function overloaded(retryAfterS: number): Problem {
  return new Problem('/problems/overloaded', { headers: { 'retry-after': String(retryAfterS) } })
}
