import { describe, expect, it } from 'vitest'
import { Turns } from '../../durable-objects/turns'
import { PROMETHEUS } from '../../worker/policy'

const { maxRunning, maxWaiting } = PROMETHEUS

describe('work that takes turns', () => {
  it('runs in the order in which it came, a few at the same time', async () => {
    const turns = new Turns()
    const begun: number[] = []
    let [running, most] = [0, 0]
    const work = async (n: number) => {
      begun.push(n)
      most = Math.max(most, ++running)
      await scheduler.wait(1)
      running--
      return n
    }
    const numbers = Array.from({ length: 10 }, (_, n) => n)
    expect(await Promise.all(numbers.map((n) => turns.take(() => work(n))))).toEqual(numbers)
    expect(begun).toEqual(numbers)
    expect(most).toBe(maxRunning)
  })

  it('lets others in between', async () => {
    const turns = new Turns()
    const events: string[] = []
    const work = async () => events.push('query')
    const all = Array.from({ length: maxRunning + 5 }, () => turns.take(work))
    const push = scheduler.wait(0).then(() => events.push('push'))
    await Promise.all([...all, push])
    expect(events.indexOf('push')).toBeLessThan(events.lastIndexOf('query'))
  })

  it('is refused when too much waits, and goes on after failures', async () => {
    const turns = new Turns()
    const fails = () => Promise.reject(new Error('no'))
    const all = Array.from({ length: maxRunning + maxWaiting }, () => turns.take(fails))
    expect(await turns.take(async () => 'done')).toBeUndefined()
    const ends = await Promise.allSettled(all)
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true)
    expect(await turns.take(async () => 'done')).toBe('done')
  })
})
