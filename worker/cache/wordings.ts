/** How models worded answers, kept for the next one who asks for the same evidence. */
import { Answer, type Entities, type Findings, type Words } from '../contracts/assistant'
import { CACHE, MODELS } from '../policy'
import type { Cache } from './cache'
import { type Evidence, evidenceKey } from './evidence-key'
import { keptIn, readThrough } from './read-through'

const Kept = Answer.pick({ segments: true, engine: true, tier: true, model: true })

/** Does some work when nobody else does that of its key, or at once after waiting too long for them. */
export type InTurn = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>

export class Wordings {
  constructor(readonly shared: { cache: Cache; inTurn: InTurn }) {}

  /**
   * The words of somebody who asked before, or at this very moment; else new ones.
   * @param word asks the engines; what it throws is thrown
   */
  async of(evidence: Evidence, word: () => Promise<Words>): Promise<Words> {
    const { findings, askedMs } = evidence
    if (!mayBeKept(findings)) return word()
    const { cache, inTurn } = this.shared
    const key = await evidenceKey(evidence)
    const check = (kept: unknown) => wordedFrom(kept, findings)
    // What is there costs no turn; whoever had to wait for one finds what was made meanwhile.
    const kept = await keptIn(cache, key, check)
    if (kept !== null) return kept
    return inTurn(key, () =>
      readThrough<Words>(cache, key, {
        check,
        compute: word,
        ttlMs: (worded) => lifetimeOf(worded, findings, askedMs),
      })
    )
  }
}

/**
 * Whether an answer to this may serve another one: not where it must be ours, where it depends on what
 * was said before, and where there is nothing that a model would be asked for.
 */
export function mayBeKept({ understanding, facts, draft }: Findings): boolean {
  const { intent, entities } = understanding
  if ((MODELS.notWorded as readonly string[]).includes(intent)) return false
  return facts.length > 0 && draft.length > 0 && !namesLast(entities)
}

const namesLast = ({ server, servers = [] }: Entities) =>
  server === '$last' || servers.includes('$last')

/** 0 for all but the whole answer of a model: what stood in for it is not to stay when it is back. */
export function lifetimeOf(
  { tier, segments }: Pick<Words, 'tier' | 'segments'>,
  findings: Findings,
  now: number
): number {
  const isWhole = tier === 1 && segments.some(({ kind }) => kind === 'answer')
  if (!isWhole) return 0
  return isIncidentOn(findings, now) ? CACHE.incidentAnswerMs : CACHE.answerMs
}

/** Something is wrong at this time, and soon may be otherwise. */
function isIncidentOn({ verdict, facts }: Findings, now: number): boolean {
  return (
    verdict === 'cause' ||
    facts.some(({ kind, to }) => kind === 'anomaly' && Date.parse(to) >= now - CACHE.windowMs)
  )
}

/** Null for what does not fit the facts, whoever wrote it. */
function wordedFrom(kept: unknown, { facts, draft }: Findings): Words | null {
  const { data } = Kept.safeParse(kept)
  if (data?.tier !== 1) return null
  const known = new Set(facts.map(({ id }) => id))
  const isOurs = data.segments.every(
    ({ text, evidence }) =>
      text.length <= MODELS.maxSegmentText * 4 && evidence.every((id) => known.has(id))
  )
  if (!isOurs || data.segments.length > MODELS.maxSegments + draft.length) return null
  return { ...data, skipped: [], usage: null, cached: true }
}
