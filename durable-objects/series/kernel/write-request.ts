/**
 * Prometheus remote-write 1.0: a protobuf WriteRequest.
 *
 * Read are timeseries = 1 of the request, labels = 1 and samples = 2 of a series, value = 1 and
 * timestamp = 2 of a sample. Histograms = 4 of a series are counted, because a sender must hear that
 * they are not stored; metadata, exemplars and unknown fields are skipped.
 * Sources: https://prometheus.io/docs/specs/prw/remote_write_spec/,
 * https://protobuf.dev/programming-guides/encoding/
 */
import * as push from './push'
import { Status } from './status'

/** Tags: field number times 8, plus the wire type. */
const TIMESERIES: u64 = 0x0a
const LABELS: u64 = 0x0a
const SAMPLES: u64 = 0x12
const HISTOGRAMS: u64 = 0x22
const VALUE: u64 = 0x09
const TIMESTAMP: u64 = 0x10

/** Histograms that were left out, with where the labels of the first of them are. */
export let histograms: u32 = 0
export let histogramStart: u32 = 0
export let histogramEnd: u32 = 0

let at: usize = 0
let failure: Status = Status.Ok
let maxSamples: u32 = 0

/** Decode the `length` bytes behind `push.keys` into the push. */
export function decode(length: u32, limit: u32): Status {
  push.clear()
  histograms = 0
  maxSamples = limit
  failure = Status.Ok
  at = push.keys
  const end = at + length
  while (at < end) {
    const tag = varint(end)
    if (tag === TIMESERIES) {
      const seriesEnd = lengthEnd(end)
      if (failure !== Status.Ok) return failure
      oneSeries(seriesEnd)
    } else skip(tag, end)
    if (failure !== Status.Ok) return failure
  }
  return Status.Ok
}

function oneSeries(end: usize): void {
  const start = at
  let labelsStart = start
  let labelsEnd = start
  let contiguous = true
  let left: u32 = 0
  while (at < end && failure === Status.Ok) {
    const fieldStart = at
    const tag = varint(end)
    if (tag === LABELS) {
      at = lengthEnd(end)
      if (labelsEnd === labelsStart) labelsStart = fieldStart
      else if (labelsEnd !== fieldStart) contiguous = false
      labelsEnd = at
    } else if (tag === SAMPLES) {
      const sampleEnd = lengthEnd(end)
      if (failure === Status.Ok) sample(sampleEnd)
    } else {
      if (tag === HISTOGRAMS) left++
      skip(tag, end)
    }
  }
  if (failure !== Status.Ok) return
  if (!contiguous) {
    labelsStart = start
    labelsEnd = gatherLabels(start, end)
    at = end
  }
  push.endSeries(<u32>(labelsStart - push.keys), <u32>(labelsEnd - push.keys))
  if (left > 0) leaveOut(left, labelsStart, labelsEnd)
}

/** A sample of no bytes is one: 64 MB of those would be columns of half a gigabyte. */
function sample(end: usize): void {
  if (push.samples === maxSamples) {
    failure = Status.TooManySamples
    return
  }
  let bits: u64 = 0
  let time: i64 = 0
  while (at < end && failure === Status.Ok) {
    const tag = varint(end)
    if (tag === VALUE && end - at >= 8) {
      bits = load<u64>(at)
      at += 8
    } else if (tag === TIMESTAMP) time = <i64>varint(end)
    else skip(tag, end)
  }
  push.addSample(<f64>time, bits)
}

function leaveOut(count: u32, labelsStart: usize, labelsEnd: usize): void {
  if (histograms === 0) {
    histogramStart = <u32>(labelsStart - push.keys)
    histogramEnd = <u32>(labelsEnd - push.keys)
  }
  histograms += count
}

/** Move the label fields of a finished series to its start; returns where they end. */
function gatherLabels(start: usize, end: usize): usize {
  let gathered = start
  at = start
  while (at < end) {
    const fieldStart = at
    const tag = varint(end)
    skip(tag, end)
    if (tag !== LABELS) continue
    const bytes = at - fieldStart
    memory.copy(gathered, fieldStart, bytes)
    gathered += bytes
  }
  return gathered
}

@inline
function varint(end: usize): u64 {
  if (at < end) {
    const byte = load<u8>(at)
    if (byte < 128) {
      at++
      return byte
    }
  }
  return longVarint(end)
}

function longVarint(end: usize): u64 {
  let value: u64 = 0
  for (let shift: u64 = 0; shift < 70 && at < end; shift += 7) {
    const byte = load<u8>(at++)
    value |= (<u64>byte & 127) << shift
    if (byte < 128) return value
  }
  failure = Status.NumberDoesNotEnd
  at = end
  return 0
}

/** Where the field ends whose length is read next. */
@inline
function lengthEnd(end: usize): usize {
  const length = varint(end)
  if (length > <u64>(end - at)) {
    if (failure === Status.Ok) failure = Status.PassesEnd
    return end
  }
  return at + <usize>length
}

/** Pass over the field whose tag was just read. */
function skip(tag: u64, end: usize): void {
  const type = <u32>tag & 7
  if (tag < 8) {
    if (failure === Status.Ok) failure = Status.FieldNumberZero
    return
  }
  if (type === 0) varint(end)
  else if (type === 2) at = lengthEnd(end)
  else if (type === 1) at += 8
  else if (type === 5) at += 4
  else if (failure === Status.Ok) failure = Status.WireType
  if (at > end) {
    if (failure === Status.Ok) failure = Status.PassesEnd
    at = end
  }
}
