import { expect, it } from 'vitest'
import { Turns } from '../../../worker/assistant/turns'

const never = () => new Promise<never>(() => {})

it('gives the turn of a key to one at a time', async () => {
  const turns = new Turns({ most: 8, waitMs: 1_000 }, never)
  expect(await turns.take('a')).toBe(true)
  const order: string[] = []
  const second = turns.take('a').then((has) => order.push(`second ${has}`))
  expect(await turns.take('b')).toBe(true)
  order.push('other key')
  turns.end('a')
  await second
  expect(order).toEqual(['other key', 'second true'])
})

it('lets whoever waited too long go on without', async () => {
  const turns = new Turns({ most: 8, waitMs: 1_000 }, async () => {})
  await turns.take('a')
  expect(await turns.take('a')).toBe(false)
})

it('waits no second time for whoever took a turn and is gone', async () => {
  let waits = 0
  const turns = new Turns({ most: 8, waitMs: 1_000 }, async () => waits++)
  expect([await turns.take('a'), await turns.take('a'), await turns.take('a')]).toEqual([
    ...[true, false, true],
  ])
  expect(waits).toBe(1)
})

it('has no more turns than its bound, and keeps none that have ended', async () => {
  const turns = new Turns({ most: 2, waitMs: 1_000 }, never)
  expect([await turns.take('a'), await turns.take('b'), await turns.take('c')]).toEqual([
    ...[true, true, false],
  ])
  turns.end('a')
  expect(turns.size).toBe(1)
  expect(await turns.take('c')).toBe(true)
})
