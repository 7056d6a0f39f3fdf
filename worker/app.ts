/** The whole API on one screen. */
import { Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { sameSiteOnly } from './access/guard'
import { notFound, onError } from './problem'
import { aiAgent } from './routes/ai-agent'
import { fleetAnalyses, serverAnalyses } from './routes/analysis'
import { assistantRuns } from './routes/assistant-runs'
import { fleets } from './routes/fleets'
import { health } from './routes/health'
import { openapi } from './routes/openapi'
import { probes } from './routes/probes'
import { prometheus } from './routes/prometheus'
import { rules } from './routes/rules'
import { servers } from './routes/servers'
import { settings } from './routes/settings'
import { transfer } from './routes/transfer'
import { unifiedAssistant } from './routes/unified-assistant'
import { usage } from './routes/usage'
import { workspace } from './routes/workspace'
import { write } from './routes/write'

/** Answers are data, never documents: nothing in them may run, frame or be framed. */
const dataOnly = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // Not for subdomains: a self-hosted server does not own its neighbours.
  strictTransportSecurity: 'max-age=15552000',
})

export const app = new Hono<{ Bindings: Env }>()
  .route('/', probes)
  .basePath('/api')
  .use(unlessUpgrade(dataOnly))
  // Only read, whatever the method, and other sites' pages may be allowed to.
  .route('/v1', prometheus)
  .route('/fleets/:id/prometheus/api/v1', prometheus)
  .use(sameSiteOnly)
  .route('/servers', servers)
  .route('/servers', serverAnalyses)
  .route('/fleets', fleets)
  .route('/fleets', fleetAnalyses)
  .route('/ai/runs', assistantRuns)
  .route('/ai-agent', aiAgent)
  .route('/v1/ai', unifiedAssistant)
  .route('/v1', write)
  .route('/', transfer)
  .route('/', workspace)
  .route('/', settings)
  .route('/', rules)
  .route('/', usage)
  .route('/', health)
  .route('/', openapi)
  .notFound(notFound(methodsOf))
  .onError(onError)

/** The answer to an upgrade is a socket, whose headers cannot be changed. */
function unlessUpgrade(middleware: MiddlewareHandler): MiddlewareHandler {
  return (c, next) => (c.req.header('upgrade') ? next() : middleware(c, next))
}

/** The methods under which `path` exists. */
function methodsOf(path: string): string[] {
  const segments = path.split('/').length
  const matches = app.routes.filter(({ method, path: pattern }) => {
    if (method === 'ALL' || pattern.split('/').length !== segments) return false
    return new RegExp(`^${pattern.replace(/:[^/]+/g, '[^/]+')}$`).test(path)
  })
  return [...new Set(matches.map(({ method }) => method))].sort()
}
