/** How models worded answers, kept for the next one who asks for the same evidence. */
import { Answer, type Entities, type Findings, type Words } from '../contracts/assistant'
import { CACHE, MODELS } from '../policy'
import type { Cache } from './cache'
import { type Evidence, evidenceKey } from './evidence-key'
import { readThrough } from './read-through'
import type { SingleFlight } from './single-flight'

const Kept = Answer.pick({ segments: true, engine: true, tier: true, model: true })

export class Wordings {
  constructor(readonly shared: { cache: Cache; flights: SingleFlight }) {}

  /**
   * The words of somebody who asked before, or at this very moment; else new ones.
   * @param word asks the engines; what it throws is thrown
   */
  async of(evidence: Evidence, word: () => Promise<Words>): Promise<Words> {
    const { findings, askedMs } = evidence
    if (!mayBeKept(findings)) return word()
    const { value, source } = await readThrough<Words>(this.shared, await evidenceKey(evidence), {
      check: (kept) => wordedFrom(kept, findings),
      compute: word,
      ttlMs: (worded) => lifetimeOf(worded, findings, askedMs),
    })
    if (source === 'computed') return value
    // Whoever asked first paid for it, and met the engines that were of no use.
    const isModels = value.tier === 1
    return isModels ? { ...value, usage: null, skipped: [], cached: true } : value
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
