/** A server to which something happens. */
import { type Instrument, isCounter, type Machine, type Value } from '../exporter'
import { newestAt } from './curve'
import type { Strain } from './effect'
import { strainedSeries } from './strained-series'

/**
 * The machine under all its effects, each upon what the ones before it left: shares of what is left
 * can never add up to more than there is. A metric that nothing touches keeps its series as they are.
 */
export function strainedMachine(machine: Machine, strain: Strain): Machine {
  const { effects, silences = [], boots = [] } = strain
  const bootTimes = Float64Array.from(boots)
  const known = new Map<string, readonly Instrument[]>()

  const strained = (metric: string): readonly Instrument[] => {
    const usual = machine.instruments(metric)
    if (metric === 'up' && silences.length > 0) {
      const isSilent = (timeMs: number) =>
        silences.some(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs)
      return mapped(
        usual,
        (value) => (timeMs, done) => (isSilent(timeMs) ? 0 : value(timeMs, done))
      )
    }
    if (metric === 'node_boot_time_seconds' && boots.length > 0) {
      return mapped(usual, (value) => (timeMs, done) => {
        const boot = newestAt(bootTimes, timeMs)
        return boot < 0 ? value(timeMs, done) : bootTimes[boot]! / 1_000
      })
    }
    const changed = effects.reduce(
      (series, effect) => strainedSeries(series, metric, effect, machine.done),
      usual
    )
    if (boots.length === 0 || !isCounter(metric)) return changed
    return mapped(changed, (value) => sinceBoot(value, bootTimes, machine.done))
  }

  return {
    ...machine,
    silences,
    instruments(metric) {
      let found = known.get(metric)
      if (!found) {
        found = strained(metric)
        known.set(metric, found)
      }
      return found
    },
  }
}

const mapped = (series: readonly Instrument[], change: (value: Value) => Value) =>
  series.map((one) => ({ ...one, value: change(one.value) }))

/** A counter that begins again at 0 with each boot. */
function sinceBoot(value: Value, boots: Float64Array, done: Machine['done']): Value {
  const atBoots: number[] = []
  return (timeMs, doneNow) => {
    const boot = newestAt(boots, timeMs)
    const counted = value(timeMs, doneNow)
    if (boot < 0) return counted
    atBoots[boot] ??= value(boots[boot]!, done(boots[boot]!))
    // To the nanosecond: the difference of two decimals is not the double nearest to theirs.
    return Math.round((counted - atBoots[boot]) * 1e9) / 1e9
  }
}
