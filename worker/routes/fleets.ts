/** The fleets that a caller may see: who is in them, how they are, how they were. */
import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { mayRead, readableFleet } from '../access/guard'
import { isOwner, isSignedIn } from '../access/owner'
import { renewSession, visitorFleet } from '../access/visitor'
import { type FaultEntry, type FaultList, FaultRequest, FaultsQuery } from '../contracts/fault'
import type { FleetList } from '../contracts/fleet'
import { HistoryQuery } from '../contracts/history'
import { LastEventId } from '../contracts/live'
import { serverSentEvents } from '../live'
import { HISTORY, LIVE } from '../policy'
import { jsonBody, Problem, valid } from '../problem'
import { data } from '../rpc'

const FleetParam = z.object({ id: z.string() })
const FaultParam = z.object({ id: z.string(), fault: z.string().max(32) })

export const fleets = new Hono<{ Bindings: Env }>()
  .get('/', async (c) => {
    const [owner, signedIn] = await Promise.all([isOwner(c), isSignedIn(c)])
    const visitor = await visitorFleet(c)
    const ids = [...((await mayRead(c, 'main')) ? ['main'] : []), ...(visitor ? [visitor] : [])]
    const known = await Promise.all(ids.map((id) => data(c.env.FLEETS.getByName(id).describe())))
    renewSession(c)
    const fleets = known.filter((fleet) => fleet !== null)
    return c.json({ owner, signedIn, fleets } satisfies FleetList)
  })
  .get('/:id', valid('param', FleetParam), async (c) => {
    const fleet = await fleetOf(c, c.req.valid('param').id)
    return c.json((await data(fleet.state())) ?? absent())
  })
  .get('/:id/history', valid('param', FleetParam), valid('query', HistoryQuery), async (c) => {
    const fleet = await fleetOf(c, c.req.valid('param').id)
    const history = (await data(fleet.history(c.req.valid('query')))) ?? absent()
    if (history === 'too-many-values') {
      throw new Problem('/problems/too-many-values', {
        detail: `At most ${HISTORY.maxValues} values: ask for fewer servers, signals or points`,
      })
    }
    return c.json(history)
  })

  // What was made to go wrong in a simulated fleet, and what can be.
  .get('/:id/faults', valid('param', FleetParam), valid('query', FaultsQuery), async (c) => {
    const fleet = await fleetOf(c, c.req.valid('param').id)
    const { truth } = c.req.valid('query')
    const list = (await data(fleet.faults(truth === 'shown'))) ?? absent()
    return c.json(list satisfies FaultList)
  })
  .post('/:id/faults', valid('param', FleetParam), ...jsonBody(FaultRequest), async (c) => {
    const fleet = await fleetOf(c, c.req.valid('param').id)
    const begun = (await data(fleet.beginFault(c.req.valid('json')))) ?? absent()
    if (begun === 'no-such-server') throw new Problem('/problems/no-such-server')
    if ('mistake' in begun) {
      throw new Problem('/problems/invalid-request', { detail: begun.mistake, in: 'json' })
    }
    return c.json(begun satisfies FaultEntry)
  })
  .delete('/:id/faults/:fault', valid('param', FaultParam), async (c) => {
    const { id, fault } = c.req.valid('param')
    const fleet = await fleetOf(c, id)
    if (!(await data(fleet.stopFault(fault)))) absent()
    return c.body(null, 204)
  })

  // A WebSocket where the client asks for one, else the same events as SSE.
  .get('/:id/live', valid('param', FleetParam), async (c) => {
    const fleet = await fleetOf(c, c.req.valid('param').id)
    // A reconnecting EventSource still has its first query, but its header is up to date.
    const after = c.req.header('last-event-id') ?? c.req.query('lastEventId')
    const seen = LastEventId.safeParse(after)
    // An id that is not ours cannot be resumed from: such a viewer starts with a snapshot.
    const query = seen.success ? `?lastEventId=${seen.data}` : ''
    const watching = await fleet.fetch(`https://fleet/live${query}`, {
      headers: { upgrade: 'websocket' },
    })
    if (watching.status === 404) absent()
    if (!watching.webSocket) {
      throw new Problem('/problems/too-many-viewers', {
        detail: `At most ${LIVE.maxViewers} at once`,
        headers: { 'retry-after': String(LIVE.fullRetryAfterS) },
      })
    }
    if (c.req.header('upgrade')?.toLowerCase() === 'websocket') return watching
    return serverSentEvents(watching.webSocket)
  })

/** The object of a fleet that this request may read. */
async function fleetOf(c: Context<{ Bindings: Env }>, text: string) {
  return c.env.FLEETS.getByName(await readableFleet(c, text))
}

function absent(): never {
  throw new Problem('/problems/no-such-fleet')
}
