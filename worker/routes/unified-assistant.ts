/** The original unified endpoint: one answer with what each source did for it. */
import { Hono } from 'hono'
import { unifiedAnswer } from '../assistant/unified-answer'
import { UnifiedQuery } from '../contracts/original-assistant'
import { jsonBody } from '../problem'
import { ask } from './asking'

/** Mounted at `/v1/ai`. */
export const unifiedAssistant = new Hono<{ Bindings: Env }>().post(
  '/unified',
  ...jsonBody(UnifiedQuery),
  async (c) => {
    const { query, context, options, fleet, after, language, sessionId } = c.req.valid('json')
    const answer = await ask(c, {
      query,
      priority: 'normal',
      ...options,
      ...(context?.serverMetrics !== undefined && { serverData: context.serverMetrics }),
      ...(context?.logEntries !== undefined && { logEntries: context.logEntries }),
      ...(fleet !== undefined && { fleet }),
      ...(after !== undefined && { after }),
      ...(language !== undefined && { language }),
    })
    return c.json(unifiedAnswer(answer, sessionId))
  }
)
