import { describe, expect, it } from 'vitest'
import { eventsOf, logsOf } from '../../../../worker/fleet/faults/traces'
import { truthAt } from '../../../../worker/fleet/faults/truth'
import {
  ask,
  columns,
  fault,
  fleetWith,
  HOUR,
  MINUTE,
  ONSET,
  samples,
  wellFleet,
} from './ill-fleet'

const stoppedMs = ONSET + 40 * MINUTE

describe('a fault that is stopped early', () => {
  it.each([
    ['memory-leak', 'web-prod-01'],
    ['oom-restart-loop', 'search-01'],
    ['host-silent', 'mail-01'],
    ['slow-database', 'db-master-01'],
  ] as const)('leaves what %s was until then as it was', async (cause, server) => {
    const stop = fleetWith(fault(cause, server, { stoppedMs }))
    const whole = fleetWith(fault(cause, server))
    for (const from of [ONSET + 20 * MINUTE, stoppedMs - 4_000]) {
      const until = (source: typeof stop) => samples({}, from, from + 4_000, source)
      expect(columns(await until(stop))).toEqual(columns(await until(whole)))
    }
  })

  it('is over at once where it began', async () => {
    const stop = fleetWith(fault('memory-leak', 'web-prod-01', { stoppedMs }))
    const free = 'node_memory_MemAvailable_bytes{instance="web-prod-01"}'
    expect(await ask(free, stop, stoppedMs - 2_000)).toBeLessThan(
      (await ask(free, wellFleet, stoppedMs))!
    )
    expect(await ask(free, stop, stoppedMs)).toBe(await ask(free, wellFleet, stoppedMs))
  })

  it('brings a silent host back', async () => {
    const stop = fleetWith(fault('host-silent', 'mail-01', { stoppedMs }))
    expect(await ask('up{instance="mail-01"}', stop, stoppedMs - 2_000)).toBe(0)
    expect(await ask('up{instance="mail-01"}', stop, stoppedMs)).toBe(1)
  })

  it('says no more, and is no cause any more', () => {
    const faults = [fault('oom-restart-loop', 'search-01', { stoppedMs })]
    const after = { fromMs: stoppedMs, toMs: ONSET + 2 * HOUR }
    const written = { seed: 1, faults, servers: ['search-01'] }
    expect(eventsOf(written, after)).toEqual([])
    expect(logsOf(written, after).filter(({ unit }) => unit === 'kernel')).toEqual([])
    expect(truthAt(faults, stoppedMs - 1)).toHaveLength(1)
    expect(truthAt(faults, stoppedMs)).toEqual([])
  })
})
