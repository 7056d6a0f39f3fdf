/** The owner of the workspace: whoever holds the admin token, or sits at the machine itself. */
import type { Context } from 'hono'
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import { SESSION } from '../policy'
import { isOneOf, secretOf } from './credentials'
import { isSecure } from './secure'

const COOKIE = 'om_owner'

/** Host names that only a program on the same machine can mean. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/

/** Set by reverse proxies and by Cloudflare: the request did not start on this machine. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip', 'cf-connecting-ip'] as const

/** `wrangler dev` names the caller as Cloudflare does: this machine is no stranger. */
const THIS_MACHINE = ['127.0.0.1', '::1']

type OwnerContext = Context<{ Bindings: Env }>

/** Whether this request comes from the owner. */
export async function isOwner(c: OwnerContext): Promise<boolean> {
  const token = c.env.OPENMANAGER_ADMIN_TOKEN
  if (await isOneOf(secretOf(c.req.header('authorization')), token)) return true
  if (await isSignedIn(c)) return true
  return c.env.OPENMANAGER_TRUST_LOOPBACK === '1' && isFromThisMachine(c)
}

/** Whether this browser signed in, and so could sign out. */
export async function isSignedIn(c: OwnerContext): Promise<boolean> {
  const token = c.env.OPENMANAGER_ADMIN_TOKEN
  return !!token && Number(await getSignedCookie(c, token, COOKIE)) > Date.now()
}

/** A page of another origin may make the owner's browser call us, so the host must be our own. */
function isFromThisMachine(c: OwnerContext): boolean {
  if (!LOOPBACK.test(new URL(c.req.url).host)) return false
  return FORWARDED.every((name) => {
    const value = c.req.header(name)
    return value === undefined || THIS_MACHINE.includes(value)
  })
}

/** Keep the owner signed in: a cookie that carries its end, signed with the admin token. */
export async function signIn(c: OwnerContext, token: string): Promise<void> {
  const expiresAt = Date.now() + SESSION.ownerMaxAgeS * 1_000
  await setSignedCookie(c, COOKIE, String(expiresAt), token, {
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(c),
    path: '/',
    maxAge: SESSION.ownerMaxAgeS,
  })
}

/** Forget the sign-in of this browser. */
export function signOut(c: OwnerContext): void {
  deleteCookie(c, COOKIE, { path: '/' })
}
