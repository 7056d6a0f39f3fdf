import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { HASTE_MS, Rota, TURN_MS } from '../../site/src/lib/rota.ts'

let isSeen: boolean
beforeEach(() => {
  isSeen = true
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A rota of questions that note when they are asked. */
function rotaOf(...names: string[]) {
  const asked: string[] = []
  const rota = new Rota(() => isSeen)
  const stops = names.map((name) =>
    rota.add(async () => void asked.push(name), name === 'urgent' ? 'urgent' : 'other')
  )
  return { rota, asked, stops }
}

it('asks what is new at once, and then one question a turn', async () => {
  const { asked } = rotaOf('health', 'causes', 'anomalies')
  await vi.advanceTimersByTimeAsync(0)
  expect(asked.splice(0)).toEqual(['health', 'causes', 'anomalies'])
  await vi.advanceTimersByTimeAsync(4 * TURN_MS)
  expect(asked).toEqual(['health', 'causes', 'anomalies', 'health'])
})

it('asks nothing while nobody sees the page', async () => {
  const { asked } = rotaOf('health')
  await vi.advanceTimersByTimeAsync(0)
  isSeen = false
  await vi.advanceTimersByTimeAsync(10 * TURN_MS)
  expect(asked).toEqual(['health'])
})

it('asks no more for what was left, and nothing once all has', async () => {
  const { asked, stops } = rotaOf('health', 'causes')
  await vi.advanceTimersByTimeAsync(0)
  stops[0]!()
  asked.length = 0
  await vi.advanceTimersByTimeAsync(2 * TURN_MS)
  expect(asked).toEqual(['causes', 'causes'])
  stops[1]!()
  expect(vi.getTimerCount()).toBe(0)
})

it('gives every second turn to what is urgent', async () => {
  const { asked } = rotaOf('health', 'urgent', 'anomalies')
  await vi.advanceTimersByTimeAsync(0)
  asked.length = 0
  await vi.advanceTimersByTimeAsync(5 * TURN_MS)
  expect(asked).toEqual(['urgent', 'health', 'urgent', 'anomalies', 'urgent'])
})

it('asks out of turn what has changed, one question at a time', async () => {
  const asked: string[] = []
  const rota = new Rota(() => isSeen)
  const health = async () => void asked.push('health')
  const anomalies = async () => void asked.push('anomalies')
  rota.add(health, 'other')
  rota.add(anomalies, 'other')
  await vi.advanceTimersByTimeAsync(0)
  asked.length = 0
  for (let i = 0; i < 10; i++) for (const one of [health, anomalies]) rota.hasten(one)
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toEqual(['health'])
  await vi.advanceTimersByTimeAsync(HASTE_MS - 1)
  expect(asked).toEqual(['health'])
  await vi.advanceTimersByTimeAsync(1)
  // The last of the ten times came while the first was asked.
  expect(asked).toEqual(['health', 'anomalies'])
})

it('asks what changed unseen once somebody sees the page', async () => {
  const asked: string[] = []
  const rota = new Rota(() => isSeen)
  const first = async () => void asked.push('first')
  const second = async () => void asked.push('second')
  rota.add(first, 'other')
  rota.add(second, 'other')
  await vi.advanceTimersByTimeAsync(0)
  asked.length = 0
  isSeen = false
  rota.hasten(second)
  await vi.advanceTimersByTimeAsync(TURN_MS)
  expect(asked).toEqual([])
  isSeen = true
  await vi.advanceTimersByTimeAsync(TURN_MS)
  // Its turn, and what was first in the queue.
  expect(asked).toEqual(['second', 'first'])
})
