import { describe, expect, it } from 'vitest'
import { FleetState } from '../../../worker/contracts/fleet'
import { readFleet, readReadings } from '../../../worker/fleet/state'
import { load } from '../promql/memory-source'

const MINUTE = 60_000

const source = load(
  MINUTE,
  `up{instance="a"} 1x6
   node_load1{instance="a"} 0.123456789x6
   node_memory_MemTotal_bytes{instance="a"} 100x6
   node_memory_MemAvailable_bytes{instance="a"} 10x6
   up{instance="b"} 1x5 0
   node_load1{instance="b"} 1x5 stale
   up{instance="c"} 1 1 1`
)

describe('readFleet', () => {
  it('shows every server with its reading, in the same order', async () => {
    const state = await readFleet(source, 6 * MINUTE)
    expect(state.servers.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(state.readings).toEqual([
      {
        server: 'a',
        at: '1970-01-01T00:06:00.000Z',
        up: true,
        status: 'warning',
        because: ['memoryPercent'],
        signals: { memoryPercent: 90, load1: 0.123457 },
      },
      {
        server: 'b',
        at: '1970-01-01T00:05:00.000Z',
        up: false,
        status: 'offline',
        because: [],
        signals: { load1: 1 },
      },
      {
        server: 'c',
        at: '1970-01-01T00:02:00.000Z',
        up: true,
        status: 'offline',
        because: [],
        signals: {},
      },
    ])
    const fleet = { id: 'main', simulated: false, serverCount: 3, generation: null }
    expect(FleetState.safeParse({ fleet, ...state }).error).toBeUndefined()
  })

  it('remembers what a silent server last said, and when, for a day', async () => {
    const spoken = { server: 'b', status: 'offline', at: '1970-01-01T00:05:00.000Z' }
    for (const minute of [8, 60, 23 * 60]) {
      const { readings } = await readFleet(source, minute * MINUTE, ['b'])
      expect(readings).toMatchObject([{ ...spoken, signals: { load1: 1 } }])
    }
    expect((await readFleet(source, 25 * 60 * MINUTE, ['b'])).readings).toEqual([])
  })

  it('takes a value beyond its threshold for news when it lasted two minutes', async () => {
    const step = 15_000
    const memory = (free: string) =>
      load(
        step,
        `node_memory_MemTotal_bytes{instance="a"} 100x8
         node_memory_MemAvailable_bytes{instance="a"} ${free}
         node_load1{instance="a"} 1x8`
      )
    const statusAfter = async (free: string) =>
      (await readFleet(memory(free), 8 * step)).readings[0]!.status
    expect(await statusAfter('50 50 50 50 50 50 50 50 4')).toBe('online')
    expect(await statusAfter('50 4 4 4 4 4 4 4 4')).toBe('critical')
    expect(await statusAfter('50 10 10 4 10 10 4 10 4')).toBe('warning')
    expect(await statusAfter('4 4 4 4 4 4 4 4 50')).toBe('online')
  })

  it('takes one scrape for no news at the usual interval of a minute either', async () => {
    const slow = load(
      MINUTE,
      `node_memory_MemTotal_bytes{instance="a"} 100x3
       node_memory_MemAvailable_bytes{instance="a"} 50 50 50 4`
    )
    for (const laterMs of [0, 30_000, 59_000]) {
      const { readings } = await readFleet(slow, 3 * MINUTE + laterMs, ['a'])
      expect(readings[0]!.status).toBe('online')
    }
  })

  it('does not take what Prometheus says of a failed scrape for the word of the server', async () => {
    const dead = load(
      MINUTE,
      `up{instance="a"} 1 1 0x6
       scrape_duration_seconds{instance="a"} 0.1x8
       scrape_samples_scraped{instance="a"} 500 500 0x6
       node_load1{instance="a"} 1 2 stale`
    )
    for (const minute of [3, 5, 7]) {
      const { readings } = await readFleet(dead, minute * MINUTE)
      expect(readings).toMatchObject([
        { status: 'offline', up: false, at: '1970-01-01T00:01:00.000Z', signals: { load1: 2 } },
      ])
    }
  })

  it('reads a server that only the label index knows', async () => {
    const pushed = load(MINUTE, 'queue{instance="q"} 1 1')
    const indexed = { ...pushed, labelValues: async () => ['q'] }
    const { readings } = await readFleet(indexed, MINUTE)
    expect(readings).toEqual([
      {
        server: 'q',
        at: '1970-01-01T00:01:00.000Z',
        up: null,
        status: 'online',
        because: [],
        signals: {},
      },
    ])
  })
})

describe('readReadings', () => {
  it('answers as readFleet does', async () => {
    for (const only of [undefined, ['a', 'c']]) {
      const { readings } = await readFleet(source, 6 * MINUTE, only)
      expect(await readReadings(source, 6 * MINUTE, only)).toEqual(readings)
    }
  })
})
