/**
 * Takes the samples of a push into the head and the log, as far as they are ordinary: of a known
 * series, newer than all others of it, and not too far from the clock. The rest is listed for the
 * caller to look at.
 */
import * as head from './head'
import * as log from './log'
import { Bytes, grown, roomFor } from './memory'
import * as push from './push'
import * as series from './series'

/** Numbers (in the push) of the series whose labels are not known. */
export const unknown = Bytes.create()
/** What is not ordinary about a sample; the caller has the same numbers. */
const enum Unusual {
  Late = 0,
  TooOld = 1,
  TooFarAhead = 2,
}

/** Samples that are not ordinary: the id of the series, the number of the sample in the push, and why. */
export const unusual = Bytes.create()
/** Numbers of the servers of which something was taken. */
export const touched = Bytes.create()
/** Samples taken. */
export let taken: u32 = 0

/** Of each server, the last round in which something of it was taken. */
let rounds: usize = 0
let servers: u32 = 0
let round: u32 = 0

let earliest: f64 = 0
let latest: f64 = 0
let maxLate: f64 = 0

/**
 * @param from samples before this are too old, those after `to` too far ahead; Unix ms
 * @param late how far behind the newest sample of its series a sample may be, in ms
 */
export function begin(from: f64, to: f64, late: f64): void {
  earliest = from
  latest = to
  maxLate = late
  taken = 0
  round++
  unknown.length = 0
  unusual.length = 0
  touched.length = 0
}

export function takeAll(): void {
  let next: u32 = 0
  for (let n: u32 = 0; n < push.series; n++) {
    const slot = (<usize>n) << 2
    const start = load<u32>(push.keyStart + slot)
    const key = push.keys + start
    const bytes = load<u32>(push.keyEnd + slot) - start
    // Senders keep their order, so the next series is most likely the one that came next before.
    const id = series.is(next, key, bytes) ? <i32>next : series.find(key, bytes)
    if (id < 0) list(unknown, n)
    else {
      takeSeries(n, id)
      next = <u32>id + 1
    }
  }
}

/** Take the samples of series `n` of the push, which has this id. */
export function takeSeries(n: u32, id: u32): void {
  const at = push.firstSample + ((<usize>n) << 2)
  const end = load<u32>(at + 4)
  const before = taken
  let newest = series.newestOf(id)
  for (let sample = load<u32>(at); sample < end; sample++) {
    const time = load<f64>(push.times + ((<usize>sample) << 3))
    if (time > newest && time >= earliest && time <= latest) {
      const bits = load<u64>(push.values + ((<usize>sample) << 3))
      head.append(id, time, bits)
      log.add(id, time, bits)
      newest = time
      taken++
    } else {
      list(unusual, id)
      list(unusual, sample)
      list(unusual, why(time, newest))
    }
  }
  if (taken === before) return
  series.setNewest(id, newest)
  touch(series.serverOf(id))
}

function why(time: f64, newest: f64): Unusual {
  if (time > latest) return Unusual.TooFarAhead
  return time < newest - maxLate || time < earliest ? Unusual.TooOld : Unusual.Late
}

function touch(server: u32): void {
  if (server >= servers) {
    const room = roomFor(servers, server + 1)
    rounds = grown(rounds, (<usize>servers) << 2, (<usize>room) << 2)
    servers = room
  }
  const at = rounds + ((<usize>server) << 2)
  if (load<u32>(at) === round) return
  store<u32>(at, round)
  list(touched, server)
}

function list(numbers: Bytes, number: u32): void {
  numbers.reserve(4)
  store<u32>(numbers.at + numbers.length, number)
  numbers.length += 4
}
