/**
 * The push that is being read: label sets with their samples in columns.
 *
 * The labels of series `n` are the bytes from `keyStart` to `keyEnd` behind {@link keys}; its samples
 * are those from `firstSample[n]` up to `firstSample[n + 1]`.
 */
import { grown, roomFor } from './memory'

export let keys: usize = 0
export let keysCapacity: u32 = 0

export let series: u32 = 0
export let keyStart: usize = 0
export let keyEnd: usize = 0
export let firstSample: usize = 0
let seriesCapacity: u32 = 0

export let samples: u32 = 0
export let times: usize = 0
export let values: usize = 0
let samplesCapacity: u32 = 0

export function clear(): void {
  series = 0
  samples = 0
  reserveSeries(1)
  reserveSamples(1)
  store<u32>(firstSample, 0)
}

/** Make room for `bytes` of label sets; what was there is lost. */
export function reserveKeys(bytes: u32): void {
  if (bytes <= keysCapacity) return
  const capacity = roomFor(keysCapacity, bytes)
  keys = grown(keys, 0, capacity)
  keysCapacity = capacity
}

export function reserveSeries(count: u32): void {
  if (count + 1 <= seriesCapacity) return
  const capacity = roomFor(seriesCapacity, count + 1)
  keyStart = grown(keyStart, seriesCapacity << 2, capacity << 2)
  keyEnd = grown(keyEnd, seriesCapacity << 2, capacity << 2)
  firstSample = grown(firstSample, seriesCapacity << 2, capacity << 2)
  seriesCapacity = capacity
}

export function reserveSamples(count: u32): void {
  if (count <= samplesCapacity) return
  const capacity = roomFor(samplesCapacity, count)
  times = grown(times, samplesCapacity << 3, capacity << 3)
  values = grown(values, samplesCapacity << 3, capacity << 3)
  samplesCapacity = capacity
}

export function setCounts(seriesCount: u32, sampleCount: u32): void {
  series = seriesCount
  samples = sampleCount
}

@inline
export function addSample(time: f64, bits: u64): void {
  if (samples === samplesCapacity) reserveSamples(samples + 1)
  store<f64>(times + (<usize>samples << 3), time)
  store<u64>(values + (<usize>samples << 3), bits)
  samples++
}

/** Close the series whose samples were just added; one without samples leaves no trace. */
export function endSeries(start: u32, end: u32): void {
  if (samples === load<u32>(firstSample + (<usize>series << 2))) return
  reserveSeries(series + 1)
  const at = <usize>series << 2
  store<u32>(keyStart + at, start)
  store<u32>(keyEnd + at, end)
  store<u32>(firstSample + at + 4, samples)
  series++
}
