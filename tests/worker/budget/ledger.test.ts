import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AwakeTime } from '../../../worker/budget/awake'
import { counted, emptyLedger, lastHour, movedOn } from '../../../worker/budget/ledger'
import { decodeNote, encodeNote } from '../../../worker/budget/note'
import { NOTHING } from '../../../worker/budget/use'

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`)

it('counts overlapping events once, and an event that took no time as a little', () => {
  const awake = new AwakeTime()
  expect(awake.add(0, 1_000)).toBe(1_000)
  expect(awake.add(500, 1_200)).toBe(200)
  expect(awake.add(600, 900)).toBe(0)
  expect(awake.add(5_000, 5_000)).toBe(20)
  expect(awake.add(5_010, 5_010)).toBe(10)
})

it('begins anew at midnight UTC, but still knows the last hour', () => {
  const before = counted(emptyLedger(at('23:30:00')), { rowsWritten: 600 }, at('23:30:00'))
  const after = movedOn(before, Date.parse('2026-11-22T00:15:00Z'))
  expect(after.day).toBe(Date.parse('2026-11-22T00:00:00Z'))
  expect(after.today.rowsWritten).toBe(0)
  expect(lastHour(after).rowsWritten).toBe(450)
})

it('forgets an hour in which nothing was used', () => {
  const before = counted(emptyLedger(at('10:30:00')), { requests: 60 }, at('10:30:00'))
  expect(lastHour(movedOn(before, at('11:59:59'))).requests).toBeCloseTo(0, 1)
  expect(lastHour(movedOn(before, at('12:00:00'))).requests).toBe(0)
  expect(movedOn(before, at('12:00:00')).today.requests).toBe(60)
})

it('does not move when the clock is set back', () => {
  const before = counted(emptyLedger(at('10:30:00')), { requests: 1 }, at('10:30:00'))
  const after = counted(before, { requests: 1 }, at('10:00:00'))
  expect(after).toMatchObject({ at: before.at, today: { requests: 2 } })
})

it('comes back from a note of at most 64 bytes as it was', () => {
  const amount = fc.nat(4_000_000_000)
  const few = fc.nat(16_000_000) // What a 32-bit float holds exactly.
  const use = (n: fc.Arbitrary<number>) =>
    fc.record({ rowsWritten: n, rowsRead: n, requests: fc.nat(800_000), objectMs: n })
  fc.assert(
    fc.property(fc.nat(86_399), use(amount), use(few), use(few), (second, today, hour, past) => {
      const now = at('00:00:00') + 1_000 * second
      const ledger = {
        ...emptyLedger(now),
        today: { ...NOTHING, ...today, samples: 2 ** 50 },
        hour: { ...NOTHING, ...hour },
        hourBefore: { ...NOTHING, ...past },
      }
      const standing = { level: 'coarse' as const, since: ledger.day + 60_000 }
      const note = encodeNote({ ledger, standing })
      expect(note.length).toBeLessThanOrEqual(64)
      expect(decodeNote(note)).toEqual({ ledger, standing })
    })
  )
})

it('keeps the largest number that fits, rather than a small wrong one', () => {
  const ledger = counted(emptyLedger(at('01:00:00')), { rowsRead: 1e12 }, at('01:00:00'))
  const note = encodeNote({ ledger, standing: { level: 'normal', since: null } })
  expect(decodeNote(note)?.ledger.today.rowsRead).toBe(2 ** 32 - 1)
})

it('notes no level of an earlier day, which would seem to begin at the end of this one', () => {
  const ledger = emptyLedger(at('00:00:05'))
  const note = encodeNote({ ledger, standing: { level: 'refusing', since: ledger.day - 60_000 } })
  expect(decodeNote(note)?.standing).toEqual({ level: 'normal', since: null })
})

it('takes nothing from a note that it cannot read', () => {
  expect(decodeNote(new Uint8Array(0))).toBeUndefined()
  expect(decodeNote(new Uint8Array(63).fill(0xff))).toBeUndefined()
})
