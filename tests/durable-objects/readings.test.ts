/** Which readings of a fleet are used again, and which are asked for anew. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { FleetTelemetry } from '../../durable-objects/assistant/fleet-telemetry'
import { Fleet } from '../../durable-objects/fleet'

const [ONE, OTHER] = [`sim-${'b'.repeat(26)}`, `sim-${'c'.repeat(26)}`] as const
beforeAll(async () => {
  for (const fleet of [ONE, OTHER]) await env.FLEETS.getByName(fleet).next(0)
})
afterEach(() => {
  vi.restoreAllMocks()
})

const HOUR_MS = 3_600_000
const STEP_MS = 60_000

/** How often fleets are asked while something is done. */
async function askedDuring(work: () => Promise<unknown>): Promise<number> {
  const asked = vi.spyOn(Fleet.prototype, 'prometheus')
  asked.mockClear()
  await work()
  return asked.mock.calls.length
}

const telemetryOf = (fleet: string = ONE) => new FleetTelemetry(env, fleet, 'en')

describe('a window that is over', () => {
  const to = Date.now() - 3 * HOUR_MS
  const from = to - HOUR_MS
  const read = (fleet: string = ONE, expression = 'up') =>
    telemetryOf(fleet).range(expression, from, to, STEP_MS)

  it('is read once for all who ask within half a minute', async () => {
    const first = await read()
    expect(first).toHaveLength(1)
    expect(await askedDuring(read)).toBe(0)
    expect(await read()).toEqual(first)
    const now = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(now + 30_001)
    expect(await askedDuring(read)).toBe(1)
  })

  it('is another one of another fleet, expression or time', async () => {
    await read()
    expect(await askedDuring(() => read(OTHER))).toBe(1)
    expect(await askedDuring(() => read(ONE, 'up + 1'))).toBe(1)
    const later = () => telemetryOf().range('up', from + 1, to, STEP_MS)
    expect(await askedDuring(later)).toBe(1)
  })

  it('is asked for again where it could not be read', async () => {
    const wrong = () => expect(read(ONE, 'up +')).rejects.toThrow()
    await wrong()
    expect(await askedDuring(wrong)).toBe(1)
  })
})

it('is never read before where something may still come', async () => {
  const [from, to] = [Date.now() - 2 * HOUR_MS, Date.now() - HOUR_MS + 10_000]
  for (const read of [
    () => telemetryOf().range('up', from, to, STEP_MS),
    () => telemetryOf().instant('up', to),
  ]) {
    await read()
    expect(await askedDuring(read)).toBe(1)
  }
})
