/**
 * Which component of a call graph is the cause of what one of them suffers.
 *
 * A component counts as far as its own reading has become worse than both its long past and the
 * minutes before, in robust standard deviations; as far as that, times its requests, is enough to
 * make up what the symptom lost; and only if the symptom's calls reach it. A caller yields to a callee
 * that is worse by as much: it waits for it. What became worse without being called is no cause.
 *
 * Good for: latency and failed requests in a system of services that trace their calls. Not for: a
 * cause that shares nothing but the machine with the symptom.
 *
 * @see Hardt et al. (2024), The PetShop Dataset, CLeaR; Shan et al. (2019), ε-Diagnosis, WWW
 */
import { quantileSorted, sortedFinite } from '../quantile'

/** A median absolute deviation of normal values times this is their standard deviation. */
const NORMAL_MAD = 1.4826
/** What the scale is at least: of the standard deviation, and of the median. */
const LEAST_OF_DEVIATION = 0.25
const LEAST_OF_MEDIAN = 1e-3
/** How much of its rank a caller loses to a callee that is worse by as much. */
const YIELDS = 0.9

/** What a component was like; NaN is missing. */
export interface Component {
  name: string
  /** The reading in question (such as mean latency) while nothing was wrong. */
  baseline: ArrayLike<number>
  /** Of the minutes before the onset. */
  before: ArrayLike<number>
  /** From the onset on. */
  during: ArrayLike<number>
  /** Requests per sample from the onset on. */
  requests: ArrayLike<number>
}

export interface Symptom {
  /** The component that suffers. */
  name: string
  /** Whether a reading is worse when it is higher (latency) or lower (availability). */
  worse: 'higher' | 'lower'
}

/** Whom each component calls. */
export type CallGraph = ReadonlyMap<string, readonly string[]>

export interface RankedComponent {
  name: string
  /** Rank it by this; 0 if nothing speaks for it. */
  score: number
  /** Robust standard deviations by which it is worse. */
  deviations: number
  /** The change, in the unit of the reading. */
  change: number
  /** The share of the symptom's loss that its own would make up, 0 to 1. */
  share: number
}

/** Components from the likeliest cause on; those that the symptom's calls do not reach are left out. */
export function rankComponents(
  components: readonly Component[],
  calls: CallGraph,
  symptom: Symptom
): RankedComponent[] {
  const reached = reachedFrom(calls, symptom.name)
  const judged = components
    .filter(({ name }) => reached.has(name))
    .map((component) => judge(component, symptom.worse))
  const loss = judged.find(({ name }) => name === symptom.name)?.loss ?? 0
  const lossOf = new Map(judged.map(({ name, loss }) => [name, loss]))
  return judged
    .map(({ name, deviations, change, loss: own }) => {
      const share = loss > 0 ? Math.min(1, own / loss) : own > 0 ? 1 : 0
      const callees = (calls.get(name) ?? []).filter((callee) => callee !== name)
      const worst = Math.max(0, ...callees.map((callee) => lossOf.get(callee) ?? 0))
      const explained = own > 0 ? Math.min(1, worst / own) : 0
      const score = Math.log1p(deviations) * Math.sqrt(share) * (1 - YIELDS * explained)
      return { name, score, deviations, change, share }
    })
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
}

function reachedFrom(calls: CallGraph, name: string): Set<string> {
  const reached = new Set([name])
  // A set may grow while it is walked: what is added is walked too.
  for (const caller of reached) for (const callee of calls.get(caller) ?? []) reached.add(callee)
  return reached
}

function judge({ name, baseline, before, during, requests }: Component, worse: Symptom['worse']) {
  const sign = worse === 'higher' ? 1 : -1
  const usual = sortedFinite(baseline)
  const median = quantileSorted(usual, 0.5)
  const now = mean(during)
  // Worse than both: neither another regime than the long past nor one odd minute is a cause.
  const changes = [median, mean(before)].filter(Number.isFinite).map((past) => sign * (now - past))
  const change = changes.length === 0 ? 0 : Math.max(0, Math.min(...changes))
  const worsened = Number.isFinite(change) ? change : 0
  const deviations = worsened / scaleOf(usual, Number.isFinite(median) ? median : mean(before))
  const loss = worsened * (mean(requests) || 0)
  return { name, deviations, change: sign * worsened, loss }
}

function scaleOf(sorted: Float64Array, median: number): number {
  const distances = sorted.map((value) => Math.abs(value - median)).sort()
  const average = mean(sorted)
  const variance = mean(sorted.map((value) => (value - average) ** 2))
  return Math.max(
    NORMAL_MAD * (quantileSorted(distances, 0.5) || 0),
    LEAST_OF_DEVIATION * (Math.sqrt(variance) || 0),
    LEAST_OF_MEDIAN * (Math.abs(median) || 0),
    Number.MIN_VALUE
  )
}

/** NaN of no finite values. */
function mean(values: ArrayLike<number>): number {
  let [sum, count] = [0, 0]
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at]!)) continue
    sum += values[at]!
    count++
  }
  return sum / count
}
