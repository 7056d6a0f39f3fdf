/** An answer in the original API's form. */
import type { Answer, Command } from '../contracts/assistant'
import type { SmartAnswer } from '../contracts/original-assistant'
import { failuresOf } from './skipped'

const METHODS = {
  1: 'optimized_ai_engine',
  2: 'evidence_engine',
  3: 'fallback_system',
} as const satisfies Record<Answer['tier'], SmartAnswer['metadata']['method']>

const IMPACTS = {
  'read-only': 'low',
  reversible: 'medium',
  disruptive: 'high',
} as const satisfies Record<Command['risk'], string>

export function originalAnswer(answer: Answer): SmartAnswer {
  const { findings, segments, skipped, tier, engine, model, traceId, simulated } = answer
  const { intent, entities } = findings.understanding
  return {
    success: true,
    response: segments.map(({ text }) => text).join('\n'),
    metadata: {
      processingTime: answer.timings.total,
      method: METHODS[tier],
      fallbackUsed: failuresOf(skipped).length > 0,
      analysisDepth: findings.causes.length > 0 ? 'advanced' : 'basic',
      ...(tier === 3 && { originalError: failuresOf(skipped).at(-1)?.reason ?? 'no-engine' }),
      ...{ intent, entities, confidence: findings.confidence, verdict: findings.verdict },
      ...{ engine, model, skipped, traceId, simulated },
    },
    actions: findings.commands.map(actionOf),
  }
}

/** A command as the original API lists actions. */
export const actionOf = ({ id, server, command, risk, expects, undo }: Command) => ({
  type: id,
  description: expects,
  impact: IMPACTS[risk],
  ...{ command, server, risk, undo },
})
