import { describe, expect, it } from 'vitest'
import { SingleFlight, type Sleep, sleepFor } from '../../../worker/cache/single-flight'

/** A promise that the test settles. */
const later = <Value>() => Promise.withResolvers<Value>()

/** Never over. */
const patient = (): Sleep => ({ over: new Promise(() => {}), cancel: () => {} })

const bounds = { maxFlights: 2, flightWaitMs: 1 }

describe('SingleFlight', () => {
  it('does the same work once for all who ask meanwhile', async () => {
    const flights = new SingleFlight(bounds, patient)
    const { promise, resolve } = later<string>()
    let computed = 0
    const ask = () =>
      flights.run('a', () => {
        computed++
        return promise
      })
    const [first, second, third] = [ask(), ask(), ask()]
    resolve('x')
    expect(await first).toEqual({ value: 'x', isShared: false })
    expect(await second).toEqual({ value: 'x', isShared: true })
    expect(await third).toEqual({ value: 'x', isShared: true })
    expect(computed).toBe(1)
    expect(flights.size).toBe(0)
    expect((await ask()).isShared).toBe(false)
  })

  it('tells an error to whoever caused it, and lets the others try one after the other', async () => {
    const flights = new SingleFlight(bounds, patient)
    let [computed, most, now] = [0, 0, 0]
    const ask = () =>
      flights.run('a', async () => {
        most = Math.max(most, ++now)
        await Promise.resolve()
        now--
        if (++computed < 3) throw new Error(`no ${computed}`)
        return computed
      })
    const asked = await Promise.allSettled([ask(), ask(), ask(), ask()])
    expect(asked.map(({ status }) => status)).toEqual([
      ...['rejected', 'rejected', 'fulfilled', 'fulfilled'],
    ])
    expect([computed, most]).toEqual([3, 1])
  })

  it('waits for another no longer than it may', async () => {
    const flights = new SingleFlight(bounds, sleepFor)
    void flights.run('a', () => new Promise(() => {}))
    expect(await flights.run('a', async () => 'own')).toEqual({ value: 'own', isShared: false })
  })

  it('lets those beyond its bounds work for themselves', async () => {
    const flights = new SingleFlight(bounds, patient)
    for (const key of ['a', 'b']) void flights.run(key, () => new Promise(() => {}))
    expect(await flights.run('c', async () => 1)).toEqual({ value: 1, isShared: false })
    expect(flights.size).toBe(2)
  })
})
