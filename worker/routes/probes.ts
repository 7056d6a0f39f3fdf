/** What probes of Prometheus ask: whether we are there, whether we can answer. */
import { Hono } from 'hono'
import { data } from '../rpc'

export const probes = new Hono<{ Bindings: Env }>()
  .get('/-/healthy', (c) => c.text('OpenManager is Healthy.\n'))
  .get('/-/ready', async (c) => {
    try {
      await data(c.env.SERIES.getByName('main').ping())
      return c.text('OpenManager is Ready.\n')
    } catch (error) {
      console.error(error)
      return c.text('Service Unavailable\n', 503)
    }
  })
