/** Who may do what: the checks that routes put before their work. */
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { FleetId } from '../contracts/fleet'
import { Problem } from '../problem'
import { isOneOf, secretOf } from './credentials'
import { isOwner } from './owner'

type Bindings = { Bindings: Env }

/** Says how to bring a key. */
export const CHALLENGE = { 'www-authenticate': 'Bearer realm="openmanager"' }

/** Lets only holders of the write key pass. */
export const mayWrite = createMiddleware<Bindings>(async function mayWrite(c, next) {
  const key = c.env.OPENMANAGER_WRITE_KEY
  if (!key) {
    throw new Problem('/problems/not-configured', {
      detail: 'Set the secret OPENMANAGER_WRITE_KEY, then push again',
    })
  }
  if (!(await isOneOf(secretOf(c.req.header('authorization')), key))) {
    throw new Problem('/problems/unauthorized', {
      detail: 'Send the write key as "Authorization: Bearer KEY", or as the password of Basic',
      headers: CHALLENGE,
    })
  }
  await next()
})

/** Lets only those pass who may read the workspace's own fleet. */
export const readersOnly = createMiddleware<Bindings>(async function readersOnly(c, next) {
  if (!(await mayRead(c, 'main'))) {
    throw new Problem('/problems/unauthorized', {
      detail: 'Send the read key as "Authorization: Bearer KEY", or sign in',
      headers: CHALLENGE,
    })
  }
  await next()
})

/** Lets only the owner pass. */
export const mayManage = createMiddleware<Bindings>(async function mayManage(c, next) {
  if (!(await isOwner(c))) {
    throw new Problem('/problems/unauthorized', {
      detail: 'Sign in with the admin token',
      headers: CHALLENGE,
    })
  }
  await next()
})

/**
 * Whether this request may read a fleet: a simulated one by knowing its id, which cannot be
 * guessed; the workspace's own with the read key, or as its owner.
 */
export async function mayRead(c: Context<Bindings>, fleet: FleetId): Promise<boolean> {
  if (fleet !== 'main') return true
  const secret = secretOf(c.req.header('authorization'))
  return (await isOneOf(secret, c.env.OPENMANAGER_READ_KEY)) || isOwner(c)
}

/**
 * The id of a fleet that this request may read.
 * @throws {Problem} no-such-fleet for what is no id of a fleet, unauthorized
 */
export async function readableFleet(c: Context<Bindings>, text: string): Promise<FleetId> {
  const id = FleetId.safeParse(text)
  if (!id.success) throw new Problem('/problems/no-such-fleet')
  if (await mayRead(c, id.data)) return id.data
  throw new Problem('/problems/unauthorized', {
    detail: 'Send the read key as "Authorization: Bearer KEY", or sign in',
  })
}

/**
 * Like {@link mayRead}, for answers that other sites' pages may be allowed to see: such a page needs a
 * key, because cookies and the address of the machine are the browser's and not its own.
 */
export async function mayQuery(c: Context<Bindings>, fleet: FleetId): Promise<boolean> {
  if (fleet !== 'main' || !isForeign(c)) return mayRead(c, fleet)
  const { OPENMANAGER_READ_KEY, OPENMANAGER_ADMIN_TOKEN } = c.env
  const secret = secretOf(c.req.header('authorization'))
  return isOneOf(secret, OPENMANAGER_READ_KEY, OPENMANAGER_ADMIN_TOKEN)
}

/**
 * Refuses what another site made a browser send: requests that change something, and WebSockets,
 * which browsers open across origins with cookies attached.
 */
export const sameSiteOnly = createMiddleware(async function sameSiteOnly(c, next) {
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)
  const upgrades = c.req.header('upgrade') !== undefined
  if ((changes || upgrades) && isForeign(c)) {
    throw new Problem('/problems/forbidden', { detail: 'Requests from other sites are refused' })
  }
  await next()
})

/** Refuses what another site made a browser send, whatever the method. */
export const ownSiteOnly = createMiddleware(async function ownSiteOnly(c, next) {
  if (isForeign(c)) {
    throw new Problem('/problems/forbidden', { detail: 'Requests from other sites are refused' })
  }
  await next()
})

/** Only browsers send these headers, and pages cannot forge them. */
function isForeign(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = c.req.header('origin')
  return origin !== undefined && URL.parse(origin)?.host !== new URL(c.req.url).host
}
