/** The assistant as the original API has it. */
import { type Context, Hono } from 'hono'
import { mayManage, ownSiteOnly } from '../access/guard'
import { FRESH } from '../assistant/admission'
import { engineStates } from '../assistant/engine-states'
import { originalAnswer } from '../assistant/original-answer'
import type { RunRequest } from '../contracts/assistant-run'
import { type Logs, LogsQuery, type Stats } from '../contracts/journal'
import { type EngineStatus, SmartQuery, ThinkingQuery } from '../contracts/original-assistant'
import { languageOf } from '../language'
import { jsonBody, valid } from '../problem'
import { data } from '../rpc'
import { ask, begin, runOf } from './asking'
import { watched } from './assistant-runs'

type AgentContext = Context<{ Bindings: Env }>

/** Mounted at `/ai-agent`. */
export const aiAgent = new Hono<{ Bindings: Env }>()
  .get('/optimized', async (c) => c.json(await status(c)))
  .post('/optimized', ...jsonBody(SmartQuery), async (c) =>
    c.json(await answered(c, c.req.valid('json')))
  )
  .get('/integrated', async (c) => c.json(await status(c)))
  .post('/integrated', ...jsonBody(SmartQuery), async (c) =>
    c.json(await answered(c, c.req.valid('json')))
  )
  // It begins a run, which may cost money: no other site's page may make a browser do so.
  .get('/thinking-process', ownSiteOnly, valid('query', ThinkingQuery), async (c) => {
    const { query = WHAT_IS_WRONG[languageOf(c)], runId, fleet } = c.req.valid('query')
    // Whoever was cut off asks the same again, with the id of the last step that came.
    const [, seenRun, seen] = /^(.+):(\d+)$/.exec(c.req.header('last-event-id') ?? '') ?? []
    const known = seenRun ?? runId
    // To look whether something is there must not begin it.
    if (c.req.method === 'HEAD') return c.body(null, 200, EVENT_STREAM)
    const request = { query, priority: 'normal', ...(fleet !== undefined && { fleet }) } as const
    const { run } = await runOf(c, known ?? (await begin(c, request)))
    const headers: Record<string, string> = seen === undefined ? {} : { 'last-event-id': seen }
    return watched(await run.fetch('https://run/?form=original', { headers }))
  })
  .use('/admin/*', mayManage)
  .get('/admin/logs', valid('query', LogsQuery), async (c) => {
    const logs = await data(journalOf(c).logs(c.req.valid('query')))
    return c.json({ logs } satisfies Logs)
  })
  .get('/admin/stats', async (c) => c.json((await data(journalOf(c).stats())) satisfies Stats))

/** What is asked by whoever asks nothing. */
const WHAT_IS_WRONG = {
  ko: '지금 무슨 문제가 있어요? 원인이 뭐예요?',
  en: 'What is wrong right now, and why?',
} as const

const EVENT_STREAM = { 'content-type': 'text/event-stream; charset=utf-8' }

const journalOf = (c: AgentContext) => c.env.JOURNALS.getByName('main')

async function answered(c: AgentContext, asked: SmartQuery) {
  const { action, query, priority, serverData, fleet, after, language } = asked
  if (action !== 'smart-query' || query === undefined) return status(c)
  const request: RunRequest = {
    query,
    priority: priority === 'low' ? 'low' : 'normal',
    ...(serverData !== undefined && { serverData }),
    ...(fleet !== undefined && { fleet }),
    ...(after !== undefined && { after }),
    ...(language !== undefined && { language }),
  }
  return originalAnswer(await ask(c, request))
}

async function status(c: AgentContext): Promise<EngineStatus> {
  const engines = await enginesOf(c)
  return { success: true, status: 'ready', engines }
}

/** The settings alone say a part of it, where nobody knows how the models have done. */
async function enginesOf(c: AgentContext): Promise<EngineStatus['engines']> {
  try {
    return await data(journalOf(c).engines())
  } catch (error) {
    console.error(error)
    return engineStates(c.env, FRESH, Date.now())
  }
}
