/** The owner's own: signing in, and the keys of the workspace. */
import { Hono } from 'hono'
import { isOneOf } from '../access/credentials'
import { mayManage } from '../access/guard'
import { signIn, signOut } from '../access/owner'
import { SignIn, type WorkspaceKeys } from '../contracts/workspace'
import { jsonBody, Problem } from '../problem'

export const workspace = new Hono<{ Bindings: Env }>()
  .post('/session', ...jsonBody(SignIn), async (c) => {
    const token = c.env.OPENMANAGER_ADMIN_TOKEN
    if (!token) {
      throw new Problem('/problems/not-configured', {
        detail: 'Set the secret OPENMANAGER_ADMIN_TOKEN, then sign in with it',
      })
    }
    if (!(await isOneOf(c.req.valid('json').token, token))) {
      throw new Problem('/problems/unauthorized', { detail: 'This is not the admin token' })
    }
    await signIn(c, token)
    return c.body(null, 204)
  })
  .delete('/session', (c) => {
    signOut(c)
    return c.body(null, 204)
  })
  .get('/workspace/keys', mayManage, (c) => {
    const { OPENMANAGER_WRITE_KEY: writeKey, OPENMANAGER_READ_KEY: readKey } = c.env
    c.header('cache-control', 'no-store')
    return c.json({
      writeKey: writeKey ?? null,
      readKey: readKey ?? null,
    } satisfies WorkspaceKeys)
  })
