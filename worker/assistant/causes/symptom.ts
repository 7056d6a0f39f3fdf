/** What an asker says is so, and whether it is. */
import { type Entities, MetricName } from '../../contracts/assistant'
import { ASSISTANT, HEALTH, THRESHOLDS } from '../../policy'
import type { Say } from '../intents/segments'
import { isCollected, type Metric, metricOf, metricOfVital, type Uncollected } from '../metrics'
import { type Mentions, statedIn } from '../understanding/entities'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'
import { CAUSE_WORDS, supposedCause } from './cause-words'

/** A metric that is said to be high or full. */
export interface Symptom {
  metric: Metric
  /** Whether it is said to be full, and not only high. */
  isFull: boolean
  /** As it was said, by name; null where it is only asked after. */
  claim: string | null
  /** The percentage that it is said to be at; null where none is said. */
  percent: number | null
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
const SAID = /^(.+)_(high|low|full|growing|rising|leak|spike|exhausted)$/

/**
 * What a question says is so, as far as it can be measured.
 * @param mentions of a question that asks for the cause: who asks why something is so says that it is
 */
export function premiseOf(
  { claim: told, metric, hypothesis }: Entities,
  mentions?: Mentions
): Premise {
  const isStating = mentions !== undefined && hypothesis === undefined
  const claim = told ?? (isStating ? statedIn(mentions) : null)
  const [, said, level] = SAID.exec(claim ?? '') ?? []
  const isDown = /^(server|host|node)_(down|dead)$/.test(claim ?? '')
  const named = metric ?? MetricName.safeParse(said).data
  const nothing = { symptom: null, uncollected: null, isDown }
  if (named === undefined) return { ...nothing, symptom: supposedSymptom(hypothesis) }
  // What a disk does slowly is read and write.
  const known = metricOf(named === 'disk' && claim === 'latency_high' ? 'disk_io' : named)
  if (!isCollected(known)) return { ...nothing, uncollected: known }
  const isSaid = said === named
  const symptom: Symptom = {
    metric: known,
    isFull: isSaid && (level === 'full' || level === 'exhausted'),
    claim: isSaid ? claim : null,
    percent: mentions && known.unit === '%' ? percentIn(mentions.rest) : null,
  }
  return { ...nothing, symptom }
}

const PERCENT = /(?<![\d.])(\d{1,3}(?:\.\d{1,2})?) ?(?:%|퍼센트|프로(?![가-힣])|percent)/g

/** The only percentage of a text; null where there is none, or two. */
function percentIn(text: string): number | null {
  const found = [...text.matchAll(PERCENT)].map(([, digits]) => Number(digits))
  return found.length === 1 && found[0]! <= 100 ? found[0]! : null
}

/** What would show a supposed cause. */
function supposedSymptom(hypothesis: string | undefined): Symptom | null {
  const cause = hypothesis === undefined ? undefined : supposedCause(hypothesis)
  const vital = cause && CAUSE_WORDS[cause].shownBy
  if (!vital || vital === 'up') return null
  return { metric: metricOfVital(vital), isFull: false, claim: null, percent: null }
}

/** From where on a vital is high, and critical, by the thresholds that everything is judged by. */
export function levelsOf({ vital }: Metric): { high: number; critical: number } | null {
  const threshold = THRESHOLDS.find(({ signal }) => signal === vital)
  if (threshold) return { high: threshold.warning, critical: threshold.critical }
  const part = vital === 'descriptorsPercent' ? 'fileDescriptorsPercent' : vital
  const curve = Object.entries(HEALTH.curves).find(([name]) => name === part)?.[1]
  return curve ? { high: curve[1]![0], critical: curve[2]![0] } : null
}

/**
 * `so` as it is said; `raised` beyond the usual only, and `above` where nobody knows what is critical;
 * `unknown` where nothing is known to judge by.
 */
export type Truth = 'so' | 'raised' | 'above' | 'not-so' | 'unknown'

/**
 * Whether a symptom is there.
 *
 * @param most the highest of the time in question
 * @param last the newest, and what is usual at that time; null where that is not known
 */
export function truthOf(
  { metric, isFull, percent }: Symptom,
  { most, last, usual }: { most: number; last: number; usual: number | null }
): Truth {
  if (isLess(percent, most)) return 'not-so'
  const levels = levelsOf(metric)
  if (levels && most >= (isFull ? levels.critical : levels.high)) return 'so'
  if (levels && isFull && most >= levels.high) return 'raised'
  if (usual === null) return levels ? 'not-so' : 'unknown'
  if (!isAbove(Math.max(last, most), usual, metric)) return 'not-so'
  return levels ? 'raised' : 'above'
}

/** Whether the most of a time is clearly less than the percentage that was said. */
const isLess = (percent: number | null, most: number): percent is number =>
  percent !== null && percent - most >= ASSISTANT.raisedPoints

/** Whether a measured symptom was above what is usual, however little that matters. */
export const isRaised = ({ symptom, summary, usual }: Raisable): boolean =>
  usual !== null && isAbove(summary.max, usual, symptom.metric)

interface Raisable {
  symptom: Pick<Symptom, 'metric'>
  /** Of the time in question. */
  summary: { max: number }
  usual: number | null
}

const isAbove = (value: number, usual: number, { unit }: Metric): boolean =>
  value >= ASSISTANT.raisedTimes * usual &&
  (unit !== '%' || value - usual >= ASSISTANT.raisedPoints)

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

/** What was said and is not so, for "…고 하셨지만" and "You said …"; null where nothing was. */
export function saidText(
  { metric, claim, percent }: Symptom,
  most: number,
  say: Say
): string | null {
  const { ko, en } = metric.words
  if (isLess(percent, most)) {
    const [at, of] = [quantity(percent, '%', 'ko'), quantity(percent, '%', 'en')]
    return say(`${withJosa(ko, '이/가')} ${at}라고`, `that ${en} is at ${of}`)
  }
  if (claim === null) return null
  const known = Object.hasOwn(CLAIMS, claim) ? CLAIMS[claim] : undefined
  if (known) return say(known[0], known[1])
  return say(`${withJosa(ko, '이/가')} 높다고`, `that ${en} is high`)
}
