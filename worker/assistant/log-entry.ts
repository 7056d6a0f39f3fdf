/** What is written down of a run that is over. */
import type { RunState } from '../contracts/assistant-run'
import type { LogEntry } from '../contracts/journal'
import { ASSISTANT } from '../policy'
import { fleetOfRun } from './run-state'
import { failuresOf } from './skipped'

/** @param begunMs Unix ms, as is `endedMs` */
export function logEntryOf(
  { runId, answer, failure }: RunState,
  query: string,
  begunMs: number,
  endedMs: number
): LogEntry {
  const failed = failuresOf(answer?.skipped ?? [])
  const context = {
    traceId: runId,
    fleet: fleetOfRun(runId),
    query: query.slice(0, ASSISTANT.journalQuery),
    processingTime: endedMs - begunMs,
    engine: answer?.engine ?? null,
    intent: answer?.findings.understanding.intent ?? null,
    verdict: answer?.findings.verdict ?? null,
    confidence: answer?.findings.confidence ?? null,
    skipped: failed.map(({ engine, reason }) => ({ engine, reason })),
    tokens: answer?.usage ? answer.usage.inputTokens + answer.usage.outputTokens : 0,
    usd: answer?.usage?.usd ?? 0,
  }
  const timestamp = new Date(endedMs).toISOString()
  if (!answer) {
    // Neither is a failure of ours: somebody gave up, or asked of what is not there.
    const level = failure === null || failure.reason === 'internal' ? 'error' : 'info'
    return { timestamp, level, message: `no answer: ${failure?.reason ?? 'internal'}`, context }
  }
  const because = failed.map(({ engine, reason }) => `${engine}: ${reason}`).join(', ')
  if (answer.tier === 3) {
    return { timestamp, level: 'error', message: `static answer (${because})`, context }
  }
  const message = `answered by ${answer.engine}${because && ` (${because})`}`
  return { timestamp, level: because ? 'warn' : 'info', message, context }
}
