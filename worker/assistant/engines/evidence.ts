/** Tier 2: the evidence's own words. */
import { type Engine, EngineUnavailable, findingsOf } from './engine'

export const evidenceEngine: Engine = {
  name: 'evidence',
  tier: 2,
  async word(_question, context) {
    const { draft } = await findingsOf(context)
    if (draft.length === 0) throw new EngineUnavailable('empty')
    for (const segment of draft) context.onSegment?.(segment)
    return { segments: draft }
  },
}
