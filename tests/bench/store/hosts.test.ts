import { expect, it } from 'vitest'
import { Host, SERIES, seriesOf } from './hosts.ts'

const scrapes = (seed: number, count: number) => {
  const host = new Host(seed)
  return Array.from({ length: count }, (_, n) => host.scrape(1_800_000_000 + 15 * n, 15))
}
const column = (name: string, rows: number[][]) =>
  rows.map((row) => row[SERIES.findIndex(({ __name__ }) => __name__ === name)]!)

it('has a hundred different series', () => {
  const labels = seriesOf('web-1').map((series) => JSON.stringify(series))
  expect(new Set(labels).size).toBe(100)
})

it('gives the same values for the same seed, and others for another', () => {
  expect(scrapes(7, 20)).toEqual(scrapes(7, 20))
  expect(scrapes(7, 20)).not.toEqual(scrapes(8, 20))
})

it('counts up, in the grain of a kernel', () => {
  for (const seed of [1, 2, 3]) {
    const rows = scrapes(seed, 200)
    for (const [n, { __name__ }] of SERIES.entries()) {
      if (!__name__!.endsWith('_total')) continue
      for (let row = 1; row < rows.length; row++) {
        expect(rows[row]![n]).toBeGreaterThanOrEqual(rows[row - 1]![n]!)
      }
    }
    for (const seconds of column('node_cpu_seconds_total', rows)) {
      expect(Math.round(seconds * 100) / 100).toBe(seconds)
    }
    for (const bytes of column('node_memory_MemFree_bytes', rows)) expect(bytes % 4_096).toBe(0)
  }
})

it('spends no more CPU time than has passed, and most of it', () => {
  const [first, last] = [scrapes(1, 41)[0]!, scrapes(1, 41)[40]!]
  const spent = SERIES.reduce((sum, { __name__ }, n) => {
    return __name__ === 'node_cpu_seconds_total' ? sum + last[n]! - first[n]! : sum
  }, 0)
  expect(spent / (4 * 40 * 15)).toBeCloseTo(1, 2)
})
