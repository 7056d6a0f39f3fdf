/** The visitor's session: which simulated fleet is theirs. */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { FleetId } from '../contracts/fleet'
import { SESSION } from '../policy'
import { Problem } from '../problem'
import { isSecure } from './secure'

const COOKIE = 'om_session'
const HEADER = 'X-Session-Id'

/** Programs name their own session; the bound keeps the name short enough to hash at once. */
const SESSION_ID = /^[\x21-\x7e]{1,128}$/

/**
 * The fleet of this request's session, from `X-Session-Id` (programs) or the cookie (browsers).
 * @returns null when the request belongs to no session yet
 * @throws {Problem} invalid-request, when `X-Session-Id` is not 1 to 128 visible ASCII characters
 */
export async function visitorFleet(c: Context): Promise<FleetId | null> {
  const named = c.req.header(HEADER)
  if (named !== undefined && !SESSION_ID.test(named)) {
    throw new Problem('/problems/invalid-request', {
      detail: `${HEADER} must be 1 to 128 visible ASCII characters`,
      in: 'header',
    })
  }
  const session = named ?? getCookie(c, COOKIE)
  return session && SESSION_ID.test(session) ? fleetOf(session) : null
}

/** Like {@link visitorFleet}, but a request without a session starts one, kept in a cookie. */
export async function visitorFleetOrNew(c: Context): Promise<FleetId> {
  const known = await visitorFleet(c)
  if (known) return known
  const session = crypto.randomUUID()
  keep(c, session)
  return fleetOf(session)
}

/** Whoever comes back in time keeps their fleet. */
export function renewSession(c: Context): void {
  const session = getCookie(c, COOKIE)
  if (session && SESSION_ID.test(session)) keep(c, session)
}

function keep(c: Context, session: string): void {
  setCookie(c, COOKIE, session, {
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(c),
    path: '/',
    maxAge: SESSION.visitorMaxAgeS,
  })
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuv'

/** 130 bits of the session's hash: whoever has a link to the fleet may look, but cannot act. */
async function fleetOf(session: string): Promise<FleetId> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(session))
  const characters = [...new Uint8Array(hash).subarray(0, 26)].map((byte) => ALPHABET[byte & 31])
  return `sim-${characters.join('')}`
}
