/** The series of one metric under a fault. */
import { type Instrument, isCounter, type Value } from '../exporter'
import { recalling } from '../recalling'
import { newestAt, type Stairs, stairs } from './curve'
import type { Change, CpuMode, Effect, Move } from './effect'
import { weightedGrowth } from './weighted-growth'

/** The server's work since boot at a time; see `Machine`. */
type Done = (timeMs: number) => number

/** `found` as it is while an effect lasts, and after; the same array if the effect leaves it alone. */
export function strainedSeries(
  found: readonly Instrument[],
  metric: string,
  { level, changes }: Effect,
  done: Done
): readonly Instrument[] {
  let series = found
  for (const change of changes) {
    if (change.kind === 'cpu') {
      if (metric === CPU) series = movedCpu(series, change, stairs(level), done)
    } else if (change.metric === metric && !(change.kind === 'times' && change.by === 1)) {
      const changed = isCounter(metric) ? changedCounter : changedGauge
      series = series.map((one) => {
        const isMeant = change.kind === 'counts' || change.kind === 'fills' || matches(one, change)
        return isMeant ? { ...one, value: changed(one.value, metric, change, level, done) } : one
      })
    }
  }
  return series
}

const CPU = 'node_cpu_seconds_total'
const TICKS_PER_SECOND = 100

const matches = ({ labels }: Instrument, { only }: { only?: Instrument['labels'] }) =>
  only === undefined || Object.entries(only).every(([name, value]) => labels[name] === value)

/** A change of one series. */
type Own = Exclude<Change, { kind: 'cpu' }>

function changedGauge(value: Value, metric: string, change: Own, level: Effect['level']): Value {
  const round = rounding(metric)
  if (change.kind === 'times') {
    return (timeMs, done) => {
      const now = level.at(timeMs)
      const usual = value(timeMs, done)
      return now === 0 ? usual : round(usual * (1 + (change.by - 1) * now))
    }
  }
  if (change.kind === 'plus') {
    const { by, overMs } = change
    return (timeMs, done) => {
      const now = overMs ? level.meanBefore(timeMs, overMs) : level.at(timeMs)
      const usual = value(timeMs, done)
      return now === 0 ? usual : round(usual + by * now)
    }
  }
  throw new Error(`${metric} is no counter, so nothing ${change.kind} there`)
}

function changedCounter(
  value: Value,
  metric: string,
  change: Own,
  level: Effect['level'],
  done: Done
): Value {
  if (change.kind === 'counts') {
    const times = Float64Array.from(change.atMs)
    return (timeMs, doneNow) => value(timeMs, doneNow) + newestAt(times, timeMs) + 1
  }
  const round = rounding(metric)
  const { times, levels } = stairs(level)
  const startMs = times[0]!
  const usual = (timeMs: number) => value(timeMs, done(timeMs))
  if (change.kind === 'times') {
    // From the start on, the counter is what it was then and its weighted growth: rounded as one, or
    // the two could fall where neither does.
    const factors = levels.map((now) => 1 + (change.by - 1) * now)
    const growth = weightedGrowth({ times, levels: factors }, usual)
    let atStart: number | undefined
    return (timeMs, doneNow) => {
      const now = value(timeMs, doneNow)
      if (timeMs < startMs) return now
      atStart ??= usual(startMs)
      return round(atStart + growth(timeMs, () => now))
    }
  }
  // Counted from the start, because the seconds since 1970 leave a double no digits for microseconds.
  const isPlus = change.kind === 'plus'
  const clock = (timeMs: number, counted: number) =>
    (timeMs - startMs) / 1_000 - (isPlus ? 0 : counted)
  const growth = weightedGrowth({ times, levels }, (timeMs) =>
    clock(timeMs, isPlus ? 0 : usual(timeMs))
  )
  const scale = isPlus ? change.by : change.share
  return (timeMs, doneNow) => {
    const now = value(timeMs, doneNow)
    return timeMs < startMs ? now : round(now + scale * growth(timeMs, () => clock(timeMs, now)))
  }
}

/** The smallest step in which node_exporter would show a metric. */
function stepOf(metric: string): number {
  if (metric.startsWith('node_pressure_')) return 1e-6
  if (/^node_disk_.*_time_/.test(metric)) return 1e-3
  if (metric.startsWith('node_load')) return 0.01
  if (/^node_disk_.*bytes/.test(metric)) return 512
  return /^node_(memory|filesystem)_.*bytes/.test(metric) ? 4_096 : 1
}

/** Down to whole steps; never above `value`, so that what is free never exceeds what there is. */
function rounding(metric: string): (value: number) => number {
  const step = stepOf(metric)
  if (step >= 1) return (value) => Math.floor(value / step) * step
  const perUnit = Math.round(1 / step)
  return (value) => Math.floor(value * perUnit + 1e-6) / perUnit
}

/**
 * The modes of some processors with time moved between them. All is counted in whole ticks, and what
 * leaves one mode is divided among others, so every mode goes on to grow and their sum stays the same.
 */
function movedCpu(
  series: readonly Instrument[],
  { cores, moves }: Extract<Change, { kind: 'cpu' }>,
  level: Stairs,
  done: Done
): readonly Instrument[] {
  const byCore = Map.groupBy(series, ({ labels }) => labels.cpu)
  const busy = Math.max(1, Math.round(cores * byCore.size))
  const movesOf = Map.groupBy(moves, (move) => move.of)
  return [...byCore.values()].flatMap((modes, core) => {
    if (core >= busy) return modes
    const sources = new Map(
      [...movesOf].map(([of, targets]) => {
        const { value } = modes.find(({ labels }) => labels.mode === of)!
        return [of, sourceOf(value, total(targets), level, done)] as const
      })
    )
    return modes.map((one) => {
      const mode = one.labels.mode as CpuMode
      const arriving = [...movesOf].flatMap(([of, targets]) =>
        targets.some(({ to }) => to === mode) ? [partOf(sources.get(of)!.taken, targets, mode)] : []
      )
      const source = sources.get(mode)
      if (!source && arriving.length === 0) return one
      const value: Value = (timeMs, doneNow) => {
        let counted = source
          ? source.counted(timeMs) - source.taken(timeMs)
          : ticks(one.value(timeMs, doneNow))
        for (const part of arriving) counted += part(timeMs)
        return counted / TICKS_PER_SECOND
      }
      return { ...one, value }
    })
  })
}

const ticks = (seconds: number) => Math.round(seconds * TICKS_PER_SECOND)
const total = (moves: readonly Move[]) => moves.reduce((sum, { share }) => sum + share, 0)

/**
 * A mode from which time is taken: its own ticks, and how many of them, up to a time. Both are asked
 * for by several modes, and under several faults each would ask the one below again.
 */
function sourceOf(value: Value, share: number, level: Stairs, done: Done) {
  const counted = recalling((timeMs) => ticks(value(timeMs, done(timeMs))))
  const growth = weightedGrowth(level, counted)
  const taken = recalling((timeMs) => Math.floor(share * growth(timeMs, () => counted(timeMs))))
  return { counted, taken }
}

/** Ticks of those taken that went to one mode: each target takes its share of what others left. */
function partOf(taken: Done, targets: readonly Move[], mode: CpuMode): Done {
  return (timeMs) => {
    let rest = taken(timeMs)
    let share = total(targets)
    for (const target of targets) {
      const isLast = target === targets.at(-1)
      const part = isLast ? rest : Math.floor(rest * (target.share / share))
      if (target.to === mode) return part
      rest -= part
      share -= target.share
    }
    return 0
  }
}
