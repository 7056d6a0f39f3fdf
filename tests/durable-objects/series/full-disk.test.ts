import { describe, expect, it, vi } from 'vitest'
import { Engine } from '../../../durable-objects/series/engine'
import { STORE } from '../../../worker/policy'
import { KERNEL } from './kernel-module'
import { NodeDisk } from './node-disk'
import { named, push, type Sent, select } from './pushes'

vi.mock('../../../worker/policy', async (original) => {
  const policy = await original<typeof import('../../../worker/policy')>()
  return {
    ...policy,
    STORE: {
      ...policy.STORE,
      logSlots: 8,
      blockSamples: 1_000,
      maxDatabaseBytes: 400_000,
      sweptDatabaseBytes: 300_000,
    },
  }
})

const NOW = 1_790_000_000_000

describe('a database that is full', () => {
  it('loses its oldest history, and takes new samples for ever', () => {
    const disk = new NodeDisk()
    const engine = new Engine(disk, KERNEL, 1)
    for (let n = 0; n < 400; n++) {
      const sent: Sent = {
        labels: named('cpu', `s${n % 2}`),
        samples: Array.from({ length: 500 }, (_, m) => [NOW + 500 * n + m, Math.sin(500 * n + m)]),
      }
      const { outcome } = engine.write(push(sent), NOW + 500 * n)
      expect(outcome).toEqual({ kind: 'stored', samples: 500 })
      // Between flushes only the log grows, by a few rows.
      expect(disk.bytes).toBeLessThan(STORE.maxDatabaseBytes + 100_000)
    }
    for (const store of [engine, new Engine(disk, KERNEL, 2)]) {
      for (const samples of Object.values(select(store))) {
        const times = samples.map(([time]) => time)
        expect(times.at(-1)).toBeGreaterThan(NOW + 500 * 398)
        expect(times[0]).toBeGreaterThan(NOW + 500 * 100)
        // What is left has no hole but the other server's turns.
        expect(Math.max(...times.slice(1).map((time, n) => time - times[n]!))).toBe(501)
      }
    }
  })

  it('is swept also when nobody writes', () => {
    const disk = new NodeDisk()
    const engine = new Engine(disk, KERNEL, 1)
    const noise: Sent = {
      labels: named('cpu'),
      samples: Array.from({ length: 60_000 }, (_, n) => [NOW + n, Math.sin(n)]),
    }
    engine.write(push(noise), NOW)
    engine.flush(NOW)
    expect(disk.bytes).toBeGreaterThan(STORE.maxDatabaseBytes)
    engine.sweep(NOW)
    expect(engine.stats()).toEqual({ series: 0, headSamples: 0, blocks: 0 })
  })
})
