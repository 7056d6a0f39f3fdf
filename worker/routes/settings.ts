/** The workspace's settings. */
import { Hono } from 'hono'
import { mayManage, readersOnly } from '../access/guard'
import { Settings } from '../contracts/settings'
import { jsonBody } from '../problem'
import { data } from '../rpc'

export const settings = new Hono<{ Bindings: Env }>()
  .get('/settings', readersOnly, async (c) =>
    c.json(await data(c.env.SERIES.getByName('main').settings()))
  )
  .put('/settings', mayManage, ...jsonBody(Settings), async (c) => {
    const chosen = c.req.valid('json')
    await c.env.SERIES.getByName('main').configure(chosen)
    return c.json(chosen)
  })
