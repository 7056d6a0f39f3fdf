/** The steps of a run as the original API streams them. */
import type { RunEvent } from '../contracts/assistant-run'
import { originalAnswer } from './original-answer'
import { STEPS } from './steps'

/** So many events bring the progress half-way to the next step. */
const MANY = 20

/**
 * `{step, content, progress}`, where a step has more to show with its evidence; null for what the original
 * API does not tell. Progress never falls.
 */
export function originalEvent({ event, data, id }: RunEvent): object | null {
  switch (event) {
    case 'stage':
      // The completed step carries the result.
      if (data.step === 'completed') return null
      return { step: data.step, content: data.content, progress: data.progress }
    case 'evidence':
      return {
        step: 'pattern_matching',
        content: data.title,
        progress: between('pattern_matching', 'reasoning', id),
        evidence: data,
      }
    case 'hypothesis':
      return {
        step: 'reasoning',
        content: data.server === null ? data.cause : `${data.cause} (${data.server})`,
        progress: between('reasoning', 'generating', id),
        hypothesis: data,
      }
    case 'result':
      return { step: 'completed', result: originalAnswer(data), progress: STEPS.completed }
    case 'fail':
      return { step: 'failed', error: data.reason, progress: STEPS.completed }
    default:
      return null
  }
}

/** Closer to the next step with every event. */
function between(step: keyof typeof STEPS, next: keyof typeof STEPS, id: number): number {
  return Math.floor(STEPS[step] + (STEPS[next] - STEPS[step]) * (id / (id + MANY)))
}
