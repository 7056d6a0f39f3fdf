/** The description of this API, for people and programs. */
import { Hono } from 'hono'
import { openApiDocument } from '../openapi'

export const openapi = new Hono<{ Bindings: Env }>().get('/openapi.json', (c) =>
  c.json(openApiDocument(new URL(c.req.url).origin))
)
