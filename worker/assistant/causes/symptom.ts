/** What an asker says is so, and whether it is. */
import { type Entities, MetricName } from '../../contracts/assistant'
import { ASSISTANT, HEALTH, THRESHOLDS } from '../../policy'
import type { Say } from '../intents/segments'
import { isCollected, type Metric, metricOf, metricOfVital, type Uncollected } from '../metrics'
import { withJosa } from '../words/josa'
import { CAUSE_WORDS, supposedCause } from './cause-words'

/** A metric that is said to be high or full. */
export interface Symptom {
  metric: Metric
  /** Whether it is said to be full, and not only high. */
  isFull: boolean
  /** Whether it is said at all, and not only asked after. */
  isSaid: boolean
}

/** What a question starts from. */
export interface Premise {
  /** Null where it names nothing that is measured. */
  symptom: Symptom | null
  /** What it names that is not measured. */
  uncollected: Uncollected | null
  /** Whether servers are said to be down. */
  isDown: boolean
}

/** "Low" of these is said of what is left of them. */
const SAID = /^(.+?)_(high|low|full|slow|down|growing|rising|leak|spike|exhausted|dead)$/

/** What a question says is so, as far as it can be measured. */
export function premiseOf({ claim, metric, hypothesis }: Entities): Premise {
  const [, said = '', state = ''] = SAID.exec(claim ?? '') ?? []
  const isDown = /^(server|host|node)_(down|dead)$/.test(claim ?? '')
  const named = metric ?? MetricName.safeParse(said).data
  const nothing = { symptom: null, uncollected: null, isDown }
  if (named === undefined) return { ...nothing, symptom: supposedSymptom(hypothesis) }
  const known = metricOf(named === 'disk' && state === 'slow' ? 'disk_io' : named)
  if (!isCollected(known)) return { ...nothing, uncollected: known }
  const isFull = state === 'full' || state === 'exhausted'
  return { ...nothing, symptom: { metric: known, isFull, isSaid: claim !== undefined } }
}

/** What would show a supposed cause. */
function supposedSymptom(hypothesis: string | undefined): Symptom | null {
  const cause = hypothesis === undefined ? undefined : supposedCause(hypothesis)
  const vital = cause && CAUSE_WORDS[cause].shownBy
  if (!vital || vital === 'up') return null
  return { metric: metricOfVital(vital), isFull: false, isSaid: false }
}

/** From where on a vital is high, and critical, by the thresholds that everything is judged by. */
export function levelsOf({ vital }: Metric): { high: number; critical: number } | null {
  const threshold = THRESHOLDS.find(({ signal }) => signal === vital)
  if (threshold) return { high: threshold.warning, critical: threshold.critical }
  const part = vital === 'descriptorsPercent' ? 'fileDescriptorsPercent' : vital
  const curve = Object.entries(HEALTH.curves).find(([name]) => name === part)?.[1]
  return curve ? { high: curve[1]![0], critical: curve[2]![0] } : null
}

/** `so` as it is said; `raised` beyond the usual only; `unknown` where nothing is known to judge by. */
export type Truth = 'so' | 'raised' | 'not-so' | 'unknown'

/**
 * Whether a symptom is there.
 *
 * @param most the highest of the time in question
 * @param last the newest, and what is usual at that time; null where that is not known
 */
export function truthOf(
  { metric, isFull }: Symptom,
  { most, last, usual }: { most: number; last: number; usual: number | null }
): Truth {
  const levels = levelsOf(metric)
  if (levels && most >= (isFull ? levels.critical : levels.high)) return 'so'
  if (levels && isFull && most >= levels.high) return 'raised'
  if (usual === null) return levels ? 'not-so' : 'unknown'
  const isPoints = metric.unit === '%'
  const isRaised =
    Math.max(last, most) >= ASSISTANT.raisedTimes * usual &&
    (!isPoints || Math.max(last, most) - usual >= ASSISTANT.raisedPoints)
  return isRaised ? (levels ? 'raised' : 'so') : 'not-so'
}

const CLAIMS: Readonly<Record<string, readonly [ko: string, en: string]>> = {
  memory_low: ['메모리가 부족하다고', 'that memory is low'],
  memory_full: ['메모리가 가득 찼다고', 'that memory is full'],
  disk_low: ['디스크 공간이 부족하다고', 'that disk space is low'],
  disk_full: ['디스크가 가득 찼다고', 'that the disk is full'],
  disk_slow: ['디스크가 느리다고', 'that the disk is slow'],
  swap_low: ['스왑이 부족하다고', 'that swap is low'],
  connections_full: ['커넥션이 꽉 찼다고', 'that connections ran out'],
  inodes_full: ['inode가 바닥났다고', 'that inodes ran out'],
}

/** What was said, for "…고 하셨지만" and "You said …". */
export function saidText(claim: string | undefined, { metric }: Symptom, say: Say): string {
  const known = claim !== undefined && Object.hasOwn(CLAIMS, claim) ? CLAIMS[claim] : undefined
  if (known) return say(known[0], known[1])
  return say(`${withJosa(metric.words.ko, '이/가')} 높다고`, `that ${metric.words.en} is high`)
}
