/** Whether a browser reached us over TLS. */
import type { Context } from 'hono'

/**
 * True for https, also behind a proxy that ends TLS and says so. Whoever forges the header only
 * keeps their own cookies from being sent over plain http.
 */
export const isSecure = (c: Context): boolean =>
  new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
