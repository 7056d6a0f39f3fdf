import { describe, expect, it } from 'vitest'
import { CauseName, Fault, ScenarioName } from '../../../../worker/contracts/fault'
import { isCause } from '../../../../worker/fleet/faults/causes'
import { mistakeOf } from '../../../../worker/fleet/faults/incident'
import { scheduleOf } from '../../../../worker/fleet/faults/scenario'
import { DAY, fleetWith, HOUR, ONSET } from './ill-fleet'

const month = { fromMs: ONSET, toMs: ONSET + 31 * DAY }
const causesOf = (faults: readonly Fault[]) => faults.filter(({ cause }) => isCause(cause))

describe('a scenario', () => {
  it.each(ScenarioName.options)(
    '%s is the same each time, and another for another seed',
    (name) => {
      expect(scheduleOf('a', name, month)).toEqual(scheduleOf('a', name, month))
      expect(scheduleOf('a', name, month)).not.toEqual(scheduleOf('b', name, month))
    }
  )

  it.each(ScenarioName.options)('%s does not depend on the window that is asked for', (name) => {
    const whole = scheduleOf('a', name, month)
    const [fromMs, toMs] = [ONSET + 5 * HOUR, ONSET + 50 * HOUR]
    expect(scheduleOf('a', name, { fromMs, toMs })).toEqual(
      whole.filter((fault) => fault.fromMs < toMs && fault.toMs > fromMs)
    )
  })

  it.each(ScenarioName.options)('%s has only faults that can be', (name) => {
    for (const seed of ['a', 'b', 'c', 'd', 'e']) {
      for (const fault of scheduleOf(seed, name, month)) {
        expect(Fault.safeParse(fault).success).toBe(true)
        expect(mistakeOf(fault)).toBeUndefined()
      }
    }
  })

  it('normal has changes that harm nobody, and no cause', () => {
    const faults = scheduleOf('a', 'normal', month)
    expect(faults.length).toBeGreaterThan(30)
    expect(causesOf(faults)).toEqual([])
  })

  it('stress is milder than failure, and has fewer kinds of trouble', () => {
    const worst = (name: ScenarioName) =>
      Math.max(...causesOf(scheduleOf('a', name, month)).map(({ severity }) => severity))
    expect(worst('stress')).toBeLessThan(worst('failure'))
    const kinds = (name: ScenarioName) =>
      new Set(causesOf(scheduleOf('a', name, month)).map(({ cause }) => cause))
    expect(kinds('failure').size).toBe(CauseName.options.length - 2)
    expect(kinds('stress').size).toBe(8)
  })

  it('never has two causes at once', () => {
    for (const name of ['stress', 'failure'] as const) {
      const causes = causesOf(scheduleOf('a', name, month))
      expect(causes.length).toBeGreaterThan(150)
      for (const [i, { fromMs }] of causes.entries()) {
        if (i > 0) expect(fromMs).toBeGreaterThan(causes[i - 1]!.toMs)
      }
    }
  })

  it('of a day is one that a fleet can have', () => {
    const faults = scheduleOf('a', 'failure', { fromMs: ONSET, toMs: ONSET + DAY })
    expect(() => fleetWith(...faults)).not.toThrow()
  })

  it('refuses a window of more than a month', () => {
    expect(() => scheduleOf('a', 'normal', { fromMs: 0, toMs: 32 * DAY })).toThrow(RangeError)
  })
})
