/** Sequential generation of the visitor's simulated fleet, in both forms of the original API. */
import { type Context, Hono } from 'hono'
import { visitorFleet, visitorFleetOrNew } from '../access/visitor'
import { type GenerationStatus, NextRequest, type NextResponse } from '../contracts/generation'
import { generationAt } from '../fleet/generation'
import { MESSAGES, wordServer } from '../fleet/wording'
import { languageOf } from '../language'
import { jsonBody } from '../problem'
import { data } from '../rpc'

type ServersContext = Context<{ Bindings: Env }>

/** `/api/servers/next`: one call form for everything; `reset` only clears. */
export const servers = new Hono<{ Bindings: Env }>()
  .get('/next', async (c) => c.json(await status(c)))
  .post('/next', ...jsonBody(NextRequest), async (c) => {
    const { currentCount, reset } = c.req.valid('json')
    return c.json(reset ? await clear(c) : await generate(c, currentCount))
  })

  // The service form of the same: `generate` with `reset` begins again at once.
  .post('/generate', ...jsonBody(NextRequest), async (c) => {
    const { currentCount, reset } = c.req.valid('json')
    if (reset) await clear(c)
    return c.json(await generate(c, reset ? 0 : currentCount))
  })
  .get('/status', async (c) => c.json(await status(c)))
  .post('/reset', async (c) => c.json(await clear(c)))

async function generate(c: ServersContext, currentCount?: number): Promise<NextResponse> {
  const language = languageOf(c)
  const fleet = await visitorFleetOrNew(c)
  const { seen, arrival } = await data(c.env.FLEETS.getByName(fleet).next(currentCount))
  const server = arrival && wordServer(arrival.position, arrival.server, arrival.reading, language)
  const messages = MESSAGES[language]
  const message = server ? messages.deployed(server.hostname) : messages.complete
  return { success: true, server, ...generationAt(seen), message }
}

async function clear(c: ServersContext): Promise<NextResponse> {
  const fleet = await visitorFleet(c)
  if (fleet) await c.env.FLEETS.getByName(fleet).reset()
  const { reset: message } = MESSAGES[languageOf(c)]
  return { success: true, server: null, ...generationAt(0), message }
}

/** A visitor without a session has no fleet, and looking must not make one. */
async function status(c: ServersContext): Promise<GenerationStatus> {
  const id = await visitorFleet(c)
  const fleet = id ? await data(c.env.FLEETS.getByName(id).describe()) : null
  return { success: true, ...(fleet?.generation ?? generationAt(0)) }
}
