/** The health of a server as one number that can be explained. */
import { HEALTH } from '../../policy'
import { lossAt } from './loss'

export type Part = keyof typeof HEALTH.curves

/** The newest reading of each part in the unit of its curve; what is missing or not finite is not known. */
export type Readings = Partial<Record<Part, number | null>>

export type Grade = 'good' | 'fair' | 'poor' | 'bad'

/** What one part costs. */
export interface Loss {
  part: Part
  reading: number
  /** Points of 100. */
  points: number
}

export interface ServerHealth {
  /** 0 to 100; null where no part is known. */
  score: number | null
  grade: Grade | null
  /** The share of the points that could have been lost of which it is known whether they were: 0 to 1. */
  confidence: number
  /** For one sentence: what is said, and the numbers in it. */
  explanation:
    | { code: 'unknown' }
    | { code: 'all-clear'; known: number }
    /** One part costs nearly all. */
    | { code: 'one-part'; weakest: Loss }
    /** The weakest part, and others beside it, the worst first. */
    | { code: 'several-parts'; weakest: Loss; others: Loss[] }
  /** Every part that costs something, the worst first. */
  losses: Loss[]
  /** Parts that were expected and are not known. */
  missing: Part[]
}

/**
 * The health of a server.
 *
 * The weakest part sets the score, and each other part takes a quarter of what it would take alone: a
 * full disk is not made up for by an idle processor. The score falls with every reading, and never
 * rises. A part that is not known costs confidence, and nothing of the score.
 *
 * @param expected the parts that this server should report
 */
export function serverHealth(
  readings: Readings,
  expected: readonly Part[] = HEALTH.expected
): ServerHealth {
  const parts = Object.keys(HEALTH.curves) as Part[]
  const isKnown = (part: Part) => Number.isFinite(readings[part] ?? Number.NaN)
  const known = parts.filter(isKnown)
  const missing = expected.filter((part) => !isKnown(part))
  const confidence = shareKnown(expected.filter(isKnown), expected)
  if (known.length === 0) {
    const explanation = { code: 'unknown' } as const
    return { score: null, grade: null, confidence: 0, explanation, losses: [], missing }
  }
  const losses = known
    .map((part) => ({
      part,
      reading: readings[part]!,
      points: lossAt(HEALTH.curves[part], readings[part]!),
    }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
  const score = scoreOf(losses.map(({ points }) => points))
  const explanation = explain(losses, known.length)
  return { score, grade: gradeOf(score), confidence, explanation, losses, missing }
}

/** The weakest part in full, the others in part; 0 to 100 for losses of 0 to 100, the greatest first. */
function scoreOf([weakest = 0, ...others]: readonly number[]): number {
  const kept = others.reduce((kept, points) => kept * (1 - (HEALTH.otherShare * points) / 100), 1)
  return (100 - weakest) * kept
}

function explain(losses: readonly Loss[], known: number): ServerHealth['explanation'] {
  const [weakest, ...others] = losses
  if (!weakest || weakest.points < HEALTH.mentionedPoints) return { code: 'all-clear', known }
  const mentioned = others.filter(({ points }) => points >= HEALTH.mentionedPoints)
  if (mentioned.length === 0) return { code: 'one-part', weakest }
  return { code: 'several-parts', weakest, others: mentioned.slice(0, HEALTH.maxMentioned) }
}

/** Each part counts as much as it could cost. */
function shareKnown(known: readonly Part[], expected: readonly Part[]): number {
  const most = (parts: readonly Part[]) =>
    parts.reduce((sum, part) => sum + HEALTH.curves[part].at(-1)![1], 0)
  return expected.length === 0 ? 1 : most(known) / most(expected)
}

/** The grade of a score from 0 to 100. */
export function gradeOf(score: number): Grade {
  return HEALTH.grades.find(({ from }) => score >= from)!.grade
}
