/** The workspace's recording rules, as the YAML that Prometheus reads. */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { mayManage, mayRead } from '../access/guard'
import { type RuleGroups, RulesQuery } from '../contracts/rules'
import { RULES } from '../policy'
import { Problem, tooLarge, valid } from '../problem'
import { data } from '../rpc'
import { ruleGroups, signalRules } from '../rules/describe'
import { signalFile } from '../rules/signal-file'

const limit = bodyLimit({ maxSize: RULES.maxTextBytes, onError: tooLarge(RULES.maxTextBytes) })

/** RFC 9512 and the names that were used before it. */
const YAML = /^(?:application|text)\/(?:x-)?yaml\s*(?:;|$)/i

export const rules = new Hono<{ Bindings: Env }>()
  .get('/rules', mayManage, valid('query', RulesQuery), async (c) => {
    const { signals } = c.req.valid('query')
    return yaml(c, signals === '1' ? signalFile() : await c.env.SERIES.getByName('main').rules())
  })
  .put('/rules', mayManage, limit, async (c) => {
    const type = c.req.header('content-type')
    if (!YAML.test(type ?? '')) {
      const detail = `Send application/yaml, not ${type ?? 'a body without content type'}`
      throw new Problem('/problems/unsupported-media-type', { detail })
    }
    const text = await textOf(c)
    const outcome = await data(c.env.SERIES.getByName('main').saveRules(text))
    if (outcome.kind === 'saved') return yaml(c, text)
    const errors = outcome.problems
    const { line, column, message } = errors[0]!
    const detail = `line ${line}, column ${column}: ${message}`
    throw new Problem('/problems/invalid-rules', { detail, line, column, errors })
  })
  // The signals are the product's, so whoever looks at a simulated fleet may know them.
  .get('/rules/groups', async (c) => {
    const groups = (await mayRead(c, 'main'))
      ? await data(c.env.SERIES.getByName('main').ruleGroups())
      : ruleGroups([], Date.now())
    return c.json<RuleGroups>({ signals: signalRules(), groups })
  })

const yaml = (c: Context, text: string) =>
  c.body(text, 200, { 'content-type': 'text/yaml; charset=utf-8', 'cache-control': 'no-store' })

/** A text that is not UTF-8 would come back as another one. */
async function textOf(c: Context): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(
      await c.req.arrayBuffer()
    )
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new Problem('/problems/malformed-body', { detail: 'The rules are not valid UTF-8' })
  }
}
