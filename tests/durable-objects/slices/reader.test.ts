import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type SliceMap, WHOLE } from '../../../durable-objects/slices/map'
import type { History } from '../../../worker/contracts/history'
import { STEP, web } from '../../worker/fleet/web-server'
import { load } from '../../worker/promql/memory-source'
import { push } from '../series/pushes'
import { SlicedEngines } from './sliced-engines'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const START = Date.UTC(2026, 10, 21, 12)
/** When the last of the servers that still report did so. */
const END = START + 10 * STEP

const SERVERS = ['web-1', 'web-2', 'web-3', 'web-4', 'db-1:9100', 'db-2:9100']

/** Every server's scrapes; each fell silent a time before END, or never. */
function pushes(silentMs: readonly number[]) {
  return SERVERS.flatMap((server, n) =>
    load(STEP, web(server), START - silentMs[n]!).series.map(({ labels, times, values }) =>
      push({ labels, samples: [...times].map((time, i) => [time, values[i]!]) })
    )
  )
}

it('pictures a fleet and its past as one store would, whenever it spread', async () => {
  const silent = fc.constantFrom(0, 0, 0, 3 * MINUTE, 20 * MINUTE, DAY - 2 * MINUTE)
  const spread = fc.constantFrom(
    0,
    STEP,
    MINUTE,
    MINUTE,
    4 * MINUTE,
    30 * MINUTE,
    DAY + MINUTE,
    DAY + 6 * MINUTE
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(silent, { minLength: SERVERS.length, maxLength: SERVERS.length }),
      spread,
      fc.constantFrom(SERVERS, SERVERS.slice(1, 3), ['db-1:9100', 'nobody']),
      async (silentMs, spreadMs, some) => {
        const map: SliceMap = [...WHOLE, { fromMs: END - spreadMs, slices: 4 }]
        const fleet = new SlicedEngines(map)
        for (const one of pushes(silentMs)) fleet.write(one, END)
        const { whole, sliced } = fleet.readers(END)
        expect(await sliced.state()).toEqual(await whole.state())
        expect(await sliced.state(some)).toEqual(await whole.state(some))
        expect(await sliced.readings()).toEqual(await whole.readings())
        expect(await sliced.readings(some)).toEqual(await whole.readings(some))
        expect(await sliced.count()).toBe(await whole.count())
        for (const from of [END - 2 * STEP, END - 2 * 60 * MINUTE, END - DAY]) {
          for (const server of [undefined, 'web-2']) {
            const query = { from, to: END, step: (END - from) / 8, ...(server && { server }) }
            expect(bySeries(await sliced.history(query))).toEqual(
              bySeries(await whole.history(query))
            )
          }
        }
      }
    ),
    { numRuns: 12 }
  )
}, 60_000)

/** Whose order is not defined. */
function bySeries(history: History | 'too-many-values') {
  if (history === 'too-many-values') return history
  const series = history.series.map((one) => [`${one.signal} ${one.server}`, one.values])
  return { ...history, series: Object.fromEntries(series) }
}

it('asks slices for pictures only when a day has passed since the spread', async () => {
  const asked = async (spreadMs: number) => {
    const fleet = new SlicedEngines([...WHOLE, { fromMs: END - spreadMs, slices: 4 }])
    for (const one of pushes([0, 0, 0, 0, 0, 0])) fleet.write(one, END)
    await fleet.readers(END).sliced.readings()
    return fleet.asked.size
  }
  // Otherwise the series of all slices are fetched.
  expect(await asked(DAY + 4 * MINUTE)).toBe(4)
  expect(await asked(DAY + 5 * MINUTE)).toBe(0)
})
