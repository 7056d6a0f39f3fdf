/** The order of many servers over a long time. */
import { describe, expect, it } from 'vitest'
import { ASSISTANT } from '../../../../worker/policy'
import { type Asking, fleetOf, foundBoth, NOW, wordsOf } from '../fleet-of'

const HOUR = 3_600_000
const hours = (count: number) => ({
  time: `PT${count}H`,
  from: new Date(NOW - count * HOUR).toISOString(),
  to: new Date(NOW).toISOString(),
})
const nameOf = (n: number) => `node-${String(n).padStart(3, '0')}`

/** Servers whose CPU use is half their number, and the servers that each range was asked of. */
function many(count: number): { fleet: Asking; read: string[][] } {
  const servers = Object.fromEntries(
    Array.from({ length: count }, (_, n) => [nameOf(n), { signals: { cpuPercent: n / 2 } }])
  )
  const fleet = fleetOf(servers)
  const read: string[][] = []
  const range: Asking['range'] = async (...query) => {
    const lines = await fleet.range(...query)
    read.push(lines.map(({ labels }) => labels.instance!))
    return lines
  }
  return { fleet: { ...fleet, range }, read }
}

describe('the order of a hundred servers over a day', () => {
  it('reads the day of those alone that come first at some moments of it, and says so', async () => {
    const { fleet, read } = many(100)
    const { ko, en } = await foundBoth(fleet, 'top_n', { metric: 'cpu', n: 3, ...hours(24) })
    expect(read.map(({ length }) => length)).toEqual([
      ASSISTANT.summedServers,
      ASSISTANT.summedServers,
    ])
    expect(wordsOf(en)[0]).toContain('node-099 49.5%, node-098 49%, node-097 48.5%')
    expect(wordsOf(ko)).toContain(
      '서버가 많아서, 그동안의 몇 시점에 값이 가장 높았던 20대의 평균만 비교했어요.'
    )
    expect(wordsOf(en)).toContain(
      'With so many servers, only 20 servers were compared by their means: those that were highest at a few moments of that time.'
    )
    // Those that were not read are not said to report nothing.
    expect(wordsOf(en).join(' ')).not.toContain('not report')
  })

  it('begins with the lowest where these are asked for', async () => {
    const { fleet, read } = many(100)
    const asked = { metric: 'cpu', n: 1, order: 'asc', ...hours(24) } as const
    const { en } = await foundBoth(fleet, 'top_n', asked)
    expect(read[0]).toContain('node-000')
    expect(wordsOf(en)[0]).toContain('node-000 has the lowest')
  })

  it('reads all of them for an hour, and of a few servers any time', async () => {
    for (const [count, window] of [
      [100, hours(1)],
      [ASSISTANT.summedServers, hours(7 * 24)],
    ] as const) {
      const { fleet, read } = many(count)
      const { en } = await foundBoth(fleet, 'top_n', { metric: 'cpu', n: 3, ...window })
      expect(read.map(({ length }) => length)).toEqual([count, count])
      expect(wordsOf(en).join(' ')).not.toContain('so many')
    }
  })
})
