/** What the platform was used for. */
import { Hono } from 'hono'
import { readersOnly } from '../access/guard'
import { data } from '../rpc'

export const usage = new Hono<{ Bindings: Env }>().get('/usage', readersOnly, async (c) => {
  c.header('cache-control', 'no-store')
  return c.json(await data(c.env.SERIES.getByName('main').usage()))
})
