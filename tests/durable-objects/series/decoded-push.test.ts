import { expect, it, vi } from 'vitest'
import { Engine } from '../../../durable-objects/series/engine'
import { series, writeRequest } from '../../worker/ingest/write-request'
import { KERNEL } from './kernel-module'
import { NodeDisk } from './node-disk'
import { named, push, select, shown, type Value } from './pushes'

// A flush begins with the fifth push, and is done at once because the database is large.
vi.mock('../../../worker/policy', async (original) => {
  const policy = await original<typeof import('../../../worker/policy')>()
  return { ...policy, STORE: { ...policy.STORE, logSlots: 8, maxDatabaseBytes: 100_000 } }
})

const NOW = 1_790_000_000_000

it('outlives the flush that makes room for it, though the kernel grows meanwhile', () => {
  const disk = new NodeDisk()
  const busy = new Engine(disk, KERNEL, 1)
  for (let n = 0; n < 4; n++) {
    const noise = (m: number): [number, Value] => [NOW + 20_000 * n + m, Math.sin(m)]
    const samples = Array.from({ length: 20_000 }, (_, m) => noise(m))
    busy.write(push({ labels: named('cpu'), samples }), NOW)
  }
  const engine = new Engine(disk, KERNEL, 1)
  const sent = engine.decode(writeRequest([series(named('up'), [NOW, 1])]), 'identity')
  expect(engine.write(sent, NOW).outcome).toEqual({ kind: 'stored', samples: 1 })
  expect(engine.stats().headSamples).toBe(1)
  const up = select(new Engine(disk, KERNEL, 1), [{ name: '__name__', op: '=', value: 'up' }])
  expect(up).toEqual({ [JSON.stringify(named('up'))]: [[NOW, shown(1)]] })
})
