/** What can be said of a few values that came with a question, and no more than that. */
import { mean, median, standardDeviation } from 'simple-statistics'
import { linearTrend } from '../../analysis/linear-trend'
import { quartileFences } from '../../analysis/quartile-fences'
import { Z_SCORE_CUTOFF, Z_SCORE_WINDOW, zScore } from '../../analysis/z-score'
import type { Incident } from '../../contracts/anomaly'
import type { Diagnosis, Evidence, RankedCause } from '../../contracts/diagnosis'
import { CauseName } from '../../contracts/fault'
import type { Forecast } from '../../contracts/forecast'
import type { VitalName } from '../../contracts/vital'
import { significant } from '../../fleet/significant'
import { VITALS } from '../../fleet/vitals'
import { ASSISTANT, THRESHOLDS } from '../../policy'
import { nowExpression } from '../metrics'
import type { SentMachine, SentSeries } from './sent-servers'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const iso = (at: number) => new Date(at).toISOString()

/** Whether the newest value is unlike the others, by the original documents' two measures. */
export function incidentOf(machine: SentMachine, series: SentSeries): Incident | null {
  const { metric, times, values } = series
  if (metric.vital === null || values.length < ASSISTANT.leastSentValues) return null
  const window = Math.min(Z_SCORE_WINDOW, values.length)
  const deviations = zScore(values, window) ?? 0
  const fences = quartileFences(values, window)
  const last = values.at(-1)!
  const isOutside = fences !== null && (last < fences.lower || last > fences.upper)
  if (!isOutside || Math.abs(deviations) < Z_SCORE_CUTOFF * (1 - 1 / window)) return null
  const at = times.at(-1)!
  return {
    ...{ server: machine.id, from: iso(at), to: null, severity: 'low' },
    // It was seen once in all that was sent.
    perDay: DAY_MS / Math.max(1, at - times[0]!),
    vitals: [
      {
        ...{ vital: metric.vital, query: nowExpression(metric, [machine.id]), unit: metric.unit },
        ...{ value: last, usual: significant(median(values.slice(0, -1))), deviations },
      },
    ],
  }
}

/** A line through the values, where there are a day of them; else why not. */
export function forecastOf(
  machine: SentMachine,
  vital: VitalName,
  series: SentSeries | undefined,
  horizonMs: number,
  now: number
): Forecast {
  const { times = [now], values = [] } = series ?? {}
  const spanMs = now - times[0]!
  const stepMs = times.length > 1 ? times[1]! - times[0]! : HOUR_MS
  const common = {
    ...{ server: machine.id, vital, unit: VITALS[vital].unit },
    query: nowExpression(VITALS[vital], [machine.id]),
    ...{ madeAt: iso(now), stepMs, history: [...values] },
    ...{ backTest: null, crossings: [] },
  }
  const neededMs = ASSISTANT.leastSentForecastMs
  const refusal = {
    reason: 'too-short',
    ...{ hours: significant(spanMs / HOUR_MS), neededHours: neededMs / HOUR_MS },
  } as const
  const full =
    VITALS[vital].limit === undefined
      ? null
      : ({
          status: 'too-short',
          ...{ days: significant(spanMs / DAY_MS), neededDays: neededMs / DAY_MS },
        } as const)
  const trend = spanMs < neededMs ? null : linearTrend(times, values)
  if (!trend) return { ...common, points: [], refusal, full }
  const errors = values.map((value, at) => value - trend.at(times[at]!))
  const spread = standardDeviation(errors)
  const limit = VITALS[vital].limit ?? Number.POSITIVE_INFINITY
  const within = (value: number) => significant(Math.max(0, Math.min(limit, value)))
  const steps = Math.min(ASSISTANT.windowPoints, Math.ceil(horizonMs / stepMs))
  const points = Array.from({ length: steps }, (_, step) => {
    const at = now + ((step + 1) / steps) * horizonMs
    const band = (deviations: number): [number, number] => [
      within(trend.at(at) - deviations * spread),
      within(trend.at(at) + deviations * spread),
    ]
    return { at: iso(at), median: within(trend.at(at)), likely: band(1.28), nearlySure: band(1.96) }
  })
  return { ...common, points, refusal: null, full }
}

/** What a level that is too high may come from, with how sure one can be by the level alone. */
const CAUSES_OF: Partial<Record<VitalName, readonly (readonly [CauseName, number])[]>> = {
  cpuPercent: [
    ['cpu-runaway', 0.3],
    ['traffic-surge', 0.25],
    ['scheduled-job', 0.15],
  ],
  memoryPercent: [
    ['memory-leak', 0.35],
    ['traffic-surge', 0.2],
  ],
  diskPercent: [['disk-filling', 0.6]],
}

/** What was not sent and would tell these causes apart. */
const SETTLING: Partial<Record<VitalName, readonly VitalName[]>> = {
  cpuPercent: ['loadPerCore', 'ioWaitPercent', 'stealPercent', 'receiveBytesPerSecond'],
  memoryPercent: ['swapPercent', 'oomKillsPerSecond', 'receiveBytesPerSecond'],
  diskPercent: ['inodesPercent', 'writeBytesPerSecond'],
}

interface Beyond {
  machine: SentMachine
  series: SentSeries
  vital: VitalName
  warning: number
}

function beyondIn(machines: readonly SentMachine[]): Beyond[] {
  return machines.flatMap((machine) =>
    machine.series.flatMap((series) => {
      const limit = THRESHOLDS.find(({ signal }) => signal === series.metric.vital)
      if (!limit || series.values.at(-1)! < limit.warning) return []
      return [{ machine, series, vital: limit.signal, warning: limit.warning }]
    })
  )
}

/** A diagnosis that never claims more than a level does. */
export function diagnosisOf(machines: readonly SentMachine[], now: number): Diagnosis {
  const beyond = beyondIn(machines)
  const causes = beyond
    .flatMap((one, rank) => causesOf(one, rank))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, ASSISTANT.usualRows)
  // Confidences of one answer add up to 1 at most.
  const total = causes.reduce((sum, { confidence }) => sum + confidence, 0)
  const scaled = causes.map((cause) => ({
    ...cause,
    confidence: significant(total > 1 ? cause.confidence / total : cause.confidence),
  }))
  const sure = (scaled[0]?.confidence ?? 0) >= ASSISTANT.leastSentCause
  const onsets = beyond.map(onsetOf)
  return {
    at: iso(now),
    onset: onsets.length === 0 ? null : iso(Math.min(...onsets)),
    verdict: scaled.length === 0 ? 'insufficient-data' : sure ? 'cause' : 'inconclusive',
    causes: scaled,
    unchecked: uncheckedOf(machines, beyond),
  }
}

/** Since when the newest run of values is beyond the threshold. */
function onsetOf({ series: { times, values }, warning }: Beyond): number {
  const below = values.findLastIndex((value) => value < warning)
  return times[below + 1]!
}

const logOdds = (confidence: number) => Math.log(confidence / (1 - confidence))

/** How likely each cause is before anything is known. */
const PRIOR = logOdds(1 / CauseName.options.length)

function causesOf({ machine, series, vital }: Beyond, rank: number): RankedCause[] {
  const { metric, times, values } = series
  const evidence = (weight: number, id: string): Evidence => ({
    ...{ id, server: machine.id, vital, query: nowExpression(metric, [machine.id]) },
    ...{ unit: metric.unit, from: iso(times[0]!), to: iso(times.at(-1)!), value: values.at(-1)! },
    baseline: values.length < 2 ? null : significant(mean(values.slice(0, -1))),
    ...{ event: null, weight },
  })
  return (CAUSES_OF[vital] ?? []).map(([cause, confidence], at) => ({
    ...{ cause, server: machine.id, confidence, scope: 'server', affected: [] },
    evidence: [evidence(significant(logOdds(confidence) - PRIOR), `e${10 * rank + at + 1}`)],
  }))
}

function uncheckedOf(
  machines: readonly SentMachine[],
  beyond: readonly Beyond[]
): Diagnosis['unchecked'] {
  const sent = new Set(machines.flatMap(({ series }) => series.map(({ metric }) => metric.vital)))
  const wanted = new Set(beyond.flatMap(({ vital }) => SETTLING[vital] ?? []))
  const missing =
    beyond.length === 0 ? THRESHOLDS.map(({ signal }): VitalName => signal) : [...wanted]
  return [
    ...missing
      .filter((vital) => !sent.has(vital))
      .map((name) => ({ what: 'vital', name, reason: 'not-reported' }) as const),
    { what: 'baseline', name: null, reason: 'not-collected' },
    { what: 'events', name: null, reason: 'not-collected' },
    { what: 'logs', name: null, reason: 'not-collected' },
  ]
}
