/** Questions to the assistant, each a run that can be watched, left and come back to. */
import { Hono } from 'hono'
import { type RunBegun, RunRequest, type RunState } from '../contracts/assistant-run'
import { ASSISTANT } from '../policy'
import { jsonBody, Problem } from '../problem'
import { data } from '../rpc'
import { begin, runOf } from './asking'

/** Mounted at `/ai/runs`. */
export const assistantRuns = new Hono<{ Bindings: Env }>()
  .post('/', ...jsonBody(RunRequest), async (c) => {
    const runId = await begin(c, c.req.valid('json'))
    const path = `/api/ai/runs/${runId}`
    return c.json(
      { runId, events: `${path}/events`, cancel: `${path}/cancel` } satisfies RunBegun,
      202
    )
  })
  .get('/:id', async (c) => {
    const { run } = await runOf(c, c.req.param('id'))
    c.header('cache-control', 'no-store')
    return c.json(((await data(run.state(false))) ?? absent()) satisfies RunState)
  })
  .get('/:id/events', async (c) => {
    const { run } = await runOf(c, c.req.param('id'))
    return watched(await run.fetch('https://run/', { headers: resumed(c.req.raw) }))
  })
  .post('/:id/cancel', async (c) => {
    const { run } = await runOf(c, c.req.param('id'))
    if (!(await data(run.cancel()))) absent()
    return c.body(null, 204)
  })

/** What a watcher has seen, where it says so; a new `EventSource` can say it in the address only. */
function resumed(request: Request): Record<string, string> {
  const seen =
    request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('lastEventId')
  return seen === null ? {} : { 'last-event-id': seen }
}

/** The stream, where there is one. @throws {Problem} no-such-run, too-many-viewers */
export function watched(response: Response): Response {
  if (response.status === 404) absent()
  if (response.status === 503) {
    throw new Problem('/problems/too-many-viewers', {
      detail: `At most ${ASSISTANT.maxWatchers} of one run`,
    })
  }
  return new Response(response.body, response)
}

function absent(): never {
  throw new Problem('/problems/no-such-run')
}
