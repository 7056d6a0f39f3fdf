/** What analyses say of servers: health, what was unusual and why, what is to come. */
import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { mayRead, readableFleet } from '../access/guard'
import { visitorFleet } from '../access/visitor'
import { AnomaliesQuery, ServerAnomaliesQuery } from '../contracts/anomaly'
import { CausesQuery, ServerCausesQuery } from '../contracts/diagnosis'
import type { FleetId } from '../contracts/fleet'
import { ForecastQuery, ServerForecastQuery } from '../contracts/forecast'
import { HealthQuery, ServerHealthQuery } from '../contracts/server-health'
import { languageOf } from '../language'
import { ANALYSIS } from '../policy'
import { Problem, valid } from '../problem'
import { data } from '../rpc'

type AnalysisContext = Context<{ Bindings: Env }>

const IdParam = z.object({ id: z.string() })

/** Mounted at `/fleets`: of a fleet, or with `server` of one of its servers. */
export const fleetAnalyses = new Hono<{ Bindings: Env }>()
  .use(unkept)
  .get('/:id/health', valid('param', IdParam), valid('query', HealthQuery), async (c) => {
    const analyst = await analystOf(c, c.req.valid('param').id)
    const { server } = c.req.valid('query')
    if (server !== undefined) {
      return c.json(given(await data(analyst.healthOf(server, languageOf(c)))))
    }
    return c.json(given(await data(analyst.health(languageOf(c)))))
  })
  .get('/:id/anomalies', valid('param', IdParam), valid('query', AnomaliesQuery), async (c) => {
    const analyst = await analystOf(c, c.req.valid('param').id)
    return c.json(given(await data(analyst.anomalies(c.req.valid('query')))))
  })
  .get('/:id/forecast', valid('param', IdParam), valid('query', ForecastQuery), async (c) => {
    const analyst = await analystOf(c, c.req.valid('param').id)
    return c.json(given(await data(analyst.forecast(c.req.valid('query')))))
  })
  .get('/:id/causes', valid('param', IdParam), valid('query', CausesQuery), async (c) => {
    const analyst = await analystOf(c, c.req.valid('param').id)
    return c.json(given(await data(analyst.causes(c.req.valid('query')))))
  })

/** Mounted at `/servers`: of one server of a fleet that the caller may see. */
export const serverAnalyses = new Hono<{ Bindings: Env }>()
  .use('/:id/*', unkept)
  .get('/:id/health', valid('param', IdParam), valid('query', ServerHealthQuery), async (c) => {
    const { id: server } = c.req.valid('param')
    const answer = await ofItsFleet(c, c.req.valid('query').fleet, (fleet) =>
      data(c.env.ANALYSTS.getByName(fleet).healthOf(server, languageOf(c)))
    )
    return c.json(answer)
  })
  .get(
    '/:id/anomalies',
    valid('param', IdParam),
    valid('query', ServerAnomaliesQuery),
    async (c) => {
      const { id: server } = c.req.valid('param')
      const { fleet, ...query } = c.req.valid('query')
      const answer = await ofItsFleet(c, fleet, (id) =>
        data(c.env.ANALYSTS.getByName(id).anomalies({ ...query, server }))
      )
      return c.json(answer)
    }
  )
  .get('/:id/forecast', valid('param', IdParam), valid('query', ServerForecastQuery), async (c) => {
    const { id: server } = c.req.valid('param')
    const { fleet, ...query } = c.req.valid('query')
    const answer = await ofItsFleet(c, fleet, (id) =>
      data(c.env.ANALYSTS.getByName(id).forecast({ ...query, server }))
    )
    return c.json(answer)
  })
  .get('/:id/causes', valid('param', IdParam), valid('query', ServerCausesQuery), async (c) => {
    const { id: server } = c.req.valid('param')
    const { fleet, ...query } = c.req.valid('query')
    const answer = await ofItsFleet(c, fleet, (id) =>
      data(c.env.ANALYSTS.getByName(id).causes({ ...query, server }))
    )
    return c.json(answer)
  })

/** Each answer is of now. */
async function unkept(c: Context, next: () => Promise<void>): Promise<void> {
  await next()
  c.header('cache-control', 'no-store')
}

/** The analyst of a fleet that this request may read. */
async function analystOf(c: AnalysisContext, text: string) {
  return c.env.ANALYSTS.getByName(await readableFleet(c, text))
}

/** How far back may be asked, in days. */
const MOST_DAYS = ANALYSIS.maxAskedMs / 86_400_000

/** What analysts refuse with; null stands for a fleet that does not exist. */
type Refusal = 'no-such-server' | 'too-many-values' | 'window-too-wide' | 'too-long-ago' | null

/** The answer of a fleet's analyst. @throws {Problem} where it refused */
function given<Answer extends object>(answer: Answer | Refusal): Answer {
  if (typeof answer === 'object' && answer !== null) return answer
  switch (answer) {
    case null:
      throw new Problem('/problems/no-such-fleet')
    case 'no-such-server':
      throw new Problem('/problems/no-such-server')
    case 'too-many-values':
      throw new Problem('/problems/too-many-values', { detail: 'Ask for a shorter window' })
    case 'window-too-wide':
      throw new Problem('/problems/invalid-request', {
        detail: `to: must be later than from, by at most ${MOST_DAYS} days`,
        in: 'query',
      })
    case 'too-long-ago':
      throw new Problem('/problems/invalid-request', {
        detail: `at: must be within the last ${MOST_DAYS} days`,
        in: 'query',
      })
  }
}

/**
 * The answer of the fleet that was named, or of the first that has the server among those that the
 * caller may see: the workspace's own, then the visitor's.
 */
async function ofItsFleet<Answer extends object>(
  c: AnalysisContext,
  named: string | undefined,
  ask: (fleet: FleetId) => Promise<Answer | Refusal>
): Promise<Answer> {
  if (named !== undefined) return given(await ask(await readableFleet(c, named)))
  const visitor = await visitorFleet(c)
  const fleets = [...((await mayRead(c, 'main')) ? ['main'] : []), ...(visitor ? [visitor] : [])]
  for (const fleet of fleets) {
    const answer = await ask(fleet)
    if (answer !== 'no-such-server' && answer !== null) return given(answer)
  }
  return given<Answer>('no-such-server')
}
