/** Pushes and what is read back, in the words of the tests. */
import type { Engine } from '../../../durable-objects/series/engine'
import { encodeLabels } from '../../../worker/ingest/labels'
import { Push } from '../../../worker/ingest/push'
import type { Labels, Matcher, SelectHints, Series } from '../../../worker/promql/source'

/** Every sample of every series. */
export const ALL: SelectHints = { rangeMs: 1, stepMs: 0 }

/** Bits of Prometheus's staleness marker, which no JavaScript number carries safely. */
export const STALE = 'stale'

export type Value = number | typeof STALE

export interface Sent {
  labels: Labels
  samples: [time: number, value: Value][]
}

export const push = (...sent: Sent[]): Push => pushOf(sent)

export function pushOf(sent: readonly Sent[]): Push {
  const keys = sent.map(({ labels }) => encodeLabels(labels))
  const bytes = new Uint8Array(Buffer.concat(keys))
  const built = new Push(bytes)
  let at = 0
  for (const [n, { samples }] of sent.entries()) {
    for (const [time, value] of samples) built.addSample(time, ...words(value))
    built.endSeries(at, at + keys[n]!.length)
    at += keys[n]!.length
  }
  return built
}

/** `cpu{instance="web-1"}` and the like. */
export const named = (name: string, instance = 'web-1', more: Labels = {}): Labels => ({
  __name__: name,
  instance,
  ...more,
})

export function select(
  engine: Engine,
  matchers: Matcher[] = [],
  from = 0,
  to = Number.POSITIVE_INFINITY,
  hints = ALL
) {
  return readable(engine.select(matchers, from, to, hints))
}

/** Series by their labels as text, samples as [time, value] with NaNs told apart. */
export function readable(series: Series[]): Record<string, [number, string][]> {
  return Object.fromEntries(
    series.map(({ labels, times, values }) => {
      const bits = new BigUint64Array(values.slice().buffer)
      const samples = [...times].map((time, n): [number, string] => [time, bits[n]!.toString(16)])
      return [JSON.stringify(labels), samples]
    })
  )
}

/** The 64 bits of a value, as {@link readable} shows them. */
export function shown(value: Value): string {
  const [low, high] = words(value)
  return ((BigInt(high) << 32n) | BigInt(low)).toString(16)
}

function words(value: Value): [low: number, high: number] {
  if (value === STALE) return [2, 0x7ff00000]
  const bits = new Uint32Array(Float64Array.of(value).buffer)
  return [bits[0]!, bits[1]!]
}
