/** Which other sites' pages may read answers in a browser. */
import { cors } from 'hono/cors'
import { PROMETHEUS } from '../policy'

/**
 * Lets pages of the origins in `OPENMANAGER_CORS_ORIGINS` read answers, where they bring a key: cookies
 * are never allowed along.
 */
export const crossOrigin = cors({
  origin: (origin, { env }) => allowedOrigin(origin, (env as Env).OPENMANAGER_CORS_ORIGINS),
  allowMethods: ['GET', 'POST', 'OPTIONS'],
  exposeHeaders: ['Date'],
  maxAge: PROMETHEUS.corsMaxAgeS,
})

/**
 * What is said of an origin: itself, `*` or nothing.
 * @param setting origins such as `https://grafana.example.org`, separated by commas, or `*`
 */
export function allowedOrigin(origin: string, setting = ''): string | null {
  const allowed = setting.split(',').map((one) => one.trim().replace(/\/$/, ''))
  if (allowed.includes('*')) return '*'
  return origin !== '' && allowed.includes(origin) ? origin : null
}
