import { expect, it } from 'vitest'
import type { Part } from '../../../durable-objects/slices/part'
import { SliceQueue, Waiting } from '../../../durable-objects/slices/queue'
import type { WriteOutcome } from '../../../worker/contracts/ingest'
import { SLICES } from '../../../worker/policy'

const part = (samples: number): Part => ({
  keys: new Uint8Array(0),
  keyEnd: new Int32Array(0),
  sampleEnd: new Int32Array(0),
  times: new Float64Array(samples),
  bits: new Uint32Array(0),
})

/** A slice that answers when it is told to. */
function slowSlice() {
  const calls: { parts: number[]; answer: () => void; fail: () => void }[] = []
  const take = (parts: Part[]) =>
    new Promise<WriteOutcome[]>((resolve, reject) => {
      const outcomes = parts.map(({ times }) => ({
        kind: 'stored' as const,
        samples: times.length,
      }))
      calls.push({
        parts: parts.map(({ times }) => times.length),
        answer: () => resolve(outcomes),
        fail: () => reject(new Error('the slice is gone')),
      })
    })
  return { calls, take }
}

/** Until everything that can go on has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

it('gathers what comes while a call is under way, and tells each sender its own outcome', async () => {
  const { calls, take } = slowSlice()
  const queue = new SliceQueue(take, new Waiting())
  const sent = [1, 2, 3].map((samples) => queue.send(part(samples)))
  expect(calls.map(({ parts }) => parts)).toEqual([[1]])
  calls[0]!.answer()
  expect(await sent[0]).toEqual({ kind: 'stored', samples: 1 })
  await settled()
  expect(calls[1]!.parts).toEqual([2, 3])
  calls[1]!.answer()
  expect(await Promise.all(sent.slice(1))).toEqual([
    { kind: 'stored', samples: 2 },
    { kind: 'stored', samples: 3 },
  ])
})

it('goes on after a call that failed', async () => {
  const { calls, take } = slowSlice()
  const waiting = new Waiting()
  const queue = new SliceQueue(take, waiting)
  const first = queue.send(part(1))
  const second = queue.send(part(2))
  calls[0]!.fail()
  await expect(first).rejects.toThrow('gone')
  await settled()
  calls[1]!.answer()
  expect(await second).toEqual({ kind: 'stored', samples: 2 })
  await settled()
  expect(waiting).toMatchObject({ bytes: 0, parts: 0 })
})

it('sends no more at once than a message carries', async () => {
  const { calls, take } = slowSlice()
  const queue = new SliceQueue(take, new Waiting())
  const half = SLICES.maxMessageBytes / 32
  const sent = [1, half, half, half].map((samples) => queue.send(part(samples)))
  calls[0]!.answer()
  await sent[0]
  await settled()
  expect(calls[1]!.parts).toEqual([half, half])
})

it('has room for one push of any size, and then for so much and no more', () => {
  const waiting = new Waiting()
  expect(waiting.hasRoom(2 * SLICES.maxWaitingBytes, 1)).toBe(true)
  waiting.parts = 1
  waiting.bytes = SLICES.maxWaitingBytes - 1
  expect(waiting.hasRoom(1, 1)).toBe(true)
  expect(waiting.hasRoom(2, 1)).toBe(false)
  expect(waiting.hasRoom(0, SLICES.maxWaitingParts)).toBe(false)
})
