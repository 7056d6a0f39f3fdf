/**
 * A ledger in the 64 bytes that a push carries to disk.
 *
 *     0   version and level (low 4 bits)
 *     1   minute of the day in which the level was entered, 16 bits
 *     3   when the newest use was counted, Unix seconds, 32 bits
 *     7   rows written, rows read, requests (in twentieths), object ms of the day, 32 bits each
 *     23  samples of the day, a double
 *     31  the same four of the clock hour, then of the hour before, as floats: a forecast needs no more
 *
 * Numbers are little-endian; one that does not fit stays at the largest that does.
 */
import { Level } from '../contracts/usage'
import { USAGE } from '../policy'
import { NORMAL, type Standing } from './governor'
import { DAY_MS, dayOf, type LedgerState } from './ledger'
import { NOTHING, type Use } from './use'

const VERSION = 1
const BYTES = 63
const MINUTE_MS = 60_000
const LEVELS = Level.options

/** A ledger with the governor's level. */
export interface Note {
  ledger: LedgerState
  standing: Standing
}

export function encodeNote({ ledger, standing }: Note): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(BYTES))
  // A level that was entered on an earlier day ended with it.
  const { level, since } = (standing.since ?? 0) < ledger.day ? NORMAL : standing
  view.setUint8(0, (VERSION << 4) | LEVELS.indexOf(level))
  view.setUint16(1, Math.floor(((since ?? ledger.day) - ledger.day) / MINUTE_MS), true)
  view.setUint32(3, Math.floor(ledger.at / 1_000), true)
  for (const [n, amount] of amounts(ledger.today).entries()) {
    view.setUint32(7 + 4 * n, Math.min(Math.round(amount), 0xffffffff), true)
  }
  view.setFloat64(23, ledger.today.samples, true)
  for (const [n, amount] of [...amounts(ledger.hour), ...amounts(ledger.hourBefore)].entries()) {
    view.setFloat32(31 + 4 * n, amount, true)
  }
  return new Uint8Array(view.buffer)
}

/** What a note says; undefined when it was not written by this version. */
export function decodeNote(note: Uint8Array): Note | undefined {
  const view = new DataView(note.buffer, note.byteOffset, note.byteLength)
  if (note.length !== BYTES || view.getUint8(0) >> 4 !== VERSION) return undefined
  const level = LEVELS[view.getUint8(0) & 15]
  if (level === undefined) return undefined
  const at = view.getUint32(3, true) * 1_000
  const day = dayOf(at)
  const integers = (from: number) => [0, 4, 8, 12].map((n) => view.getUint32(from + n, true))
  const floats = (from: number) => [0, 4, 8, 12].map((n) => view.getFloat32(from + n, true))
  const since = day + Math.min(view.getUint16(1, true) * MINUTE_MS, DAY_MS - MINUTE_MS)
  return {
    ledger: {
      day,
      at,
      today: { ...useOf(integers(7)), samples: view.getFloat64(23, true) },
      hour: useOf(floats(31)),
      hourBefore: useOf(floats(47)),
    },
    standing: { level, since: level === 'normal' ? null : since },
  }
}

const amounts = ({ rowsWritten, rowsRead, requests, objectMs }: Use) => [
  rowsWritten,
  rowsRead,
  requests * USAGE.messagesPerRequest,
  objectMs,
]

function useOf([rowsWritten = 0, rowsRead = 0, twentieths = 0, objectMs = 0]: number[]): Use {
  const requests = twentieths / USAGE.messagesPerRequest
  return { ...NOTHING, rowsWritten, rowsRead, requests, objectMs }
}
