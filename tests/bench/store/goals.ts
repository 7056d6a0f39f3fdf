/** What the store must reach and aims at, against the others in the same run. */
import { median } from './statistics.ts'
import type { SystemName } from './systems.ts'

/** The figures of every round, by server; none for a server that it does not apply to. */
export type Figures = Record<SystemName, readonly number[]>

/** A limit: so many times the other's median, or a value of its own. */
export type Limit = {
  of: 'prometheus' | 'victoriaMetrics' | 'value'
  times: number
}

export interface Goal {
  what: string
  /** How a figure is written. */
  text: (figure: number) => string
  /** Which way is better. */
  better: 'less' | 'more'
  /** What all rounds come to; their median where nothing else is said. */
  rounds?: (figures: readonly number[]) => number
  must: readonly Limit[]
  aim: readonly Limit[]
}

export type MeasureName = keyof typeof GOALS

/** Limits, and how figures are written. */
export const P = (times: number): Limit => ({ of: 'prometheus', times })
export const V = (times: number): Limit => ({ of: 'victoriaMetrics', times })
export const value = (times: number): Limit => ({ of: 'value', times })

export const digits =
  (count: number, unit = '') =>
  (figure: number) =>
    `${figure.toFixed(count)}${unit}`
const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0)
const thousands = (figure: number) => Math.round(figure).toLocaleString('en')

export const GOALS = {
  cpu: {
    what: 'ingest, CPU s per million samples, 2,000 a request',
    text: digits(3),
    better: 'less',
    must: [P(0.25), V(0.9)],
    aim: [P(0.12), V(0.5)],
  },
  wall: {
    what: 'ingest, samples/s by the clock',
    text: thousands,
    better: 'more',
    must: [P(3), V(0.8)],
    aim: [P(5), V(1.2)],
  },
  ack: {
    what: 'acknowledgement p99, two lanes',
    text: digits(1, ' ms'),
    better: 'less',
    must: [P(1), value(50)],
    aim: [V(1)],
  },
  lost: {
    what: 'acknowledged samples lost to a kill -9 under load, all rounds together',
    text: thousands,
    better: 'less',
    rounds: sum, // A median would forgive every loss but the usual one.
    must: [value(0)],
    aim: [value(0)],
  },
  disk: {
    what: 'bytes a sample on disk, a real node_exporter at 15 s, packed',
    text: digits(3),
    better: 'less',
    must: [P(0.5), V(1.1)],
    aim: [V(0.9)],
  },
  memory: {
    what: 'memory with 100,000 active series',
    text: digits(0, ' MB'),
    better: 'less',
    must: [P(1)],
    aim: [V(1)],
  },
  waking: {
    what: 'first answer after a kill, 10,000 series and a day of samples',
    text: digits(0, ' ms'),
    better: 'less',
    must: [value(300)],
    aim: [value(300)],
  },
  object: {
    what: 'memory that such an object keeps (heap and kernel)',
    text: digits(0, ' MB'),
    better: 'less',
    must: [value(100)],
    aim: [value(100)],
  },
  rows: {
    what: 'rows written per million samples, a push a minute of 6 × 100',
    text: thousands,
    better: 'less',
    must: [value(2_500)],
    aim: [value(1_800)],
  },
} as const satisfies Record<string, Goal>

export type Verdict = 'aim' | 'must' | 'missed' | 'not measured'

/** One figure for all rounds. */
export const ofRounds = ({ rounds = median }: Goal, figures: readonly number[]): number =>
  rounds(figures)

/** How far the rounds get together: the aim, the must, or neither. */
export function judge(goal: Goal, figures: Figures): Verdict {
  if (figures.ours.length === 0) return 'not measured'
  const within = (limits: readonly Limit[]) =>
    limits.every((limit) => reaches(goal, figures, limit))
  if (!within(goal.must)) return 'missed'
  return within(goal.aim) ? 'aim' : 'must'
}

function reaches(goal: Goal, figures: Figures, { of, times }: Limit): boolean {
  const limit = of === 'value' ? times : times * ofRounds(goal, figures[of])
  const ours = ofRounds(goal, figures.ours)
  return goal.better === 'less' ? ours <= limit : ours >= limit
}

/** A limit as it stands in the table, for example `≤ 0.25 × Prometheus`. */
export function limitText({ better, text }: Goal, { of, times }: Limit): string {
  const sign = better === 'less' ? '≤' : '≥'
  if (of === 'value') return `${sign} ${text(times)}`
  const name = of === 'prometheus' ? 'Prometheus' : 'VictoriaMetrics'
  return times === 1 ? `${sign} ${name}` : `${sign} ${times} × ${name}`
}
