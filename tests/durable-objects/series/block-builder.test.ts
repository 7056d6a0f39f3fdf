import { expect, it, vi } from 'vitest'
import { BlockRows } from '../../../durable-objects/series/block-rows'
import { Engine } from '../../../durable-objects/series/engine'
import { STORE } from '../../../worker/policy'
import { KERNEL } from './kernel-module'
import { NodeDisk } from './node-disk'
import { named, push, type Sent, select } from './pushes'

vi.mock('../../../worker/policy', async (original) => {
  const policy = await original<typeof import('../../../worker/policy')>()
  const sizes = { maxRowBytes: 20_000, maxBlockSamples: 2_000 }
  return { ...policy, STORE: { ...policy.STORE, ...sizes } }
})

const NOW = 1_790_000_000_000
const SAMPLES = 2_000

it.each([1, 2, 9, SAMPLES])(
  'keeps blocks within a row, with %i samples of noise a series',
  (each) => {
    const random = crypto.getRandomValues(new Uint32Array(3 * SAMPLES))
    const noise = new Float64Array(random.buffer, 0, SAMPLES)
    const sample = (at: number, n: number): [number, number] => [
      NOW - 2e9 + n * 1e6 + (random[2 * SAMPLES + at]! % 1e6),
      noise[at]!,
    ]
    const sent = Array.from({ length: Math.floor(SAMPLES / each) }, (_, series): Sent => {
      const samples = Array.from({ length: each }, (_, n) => sample(series * each + n, n))
      return { labels: named('m', 'web-1', { series: String(series) }), samples }
    })
    const add = vi.spyOn(BlockRows.prototype, 'add')
    const engine = new Engine(new NodeDisk(), KERNEL, 1)
    engine.write(push(...sent), NOW)
    const before = select(engine)
    engine.flush(NOW)
    expect(select(engine)).toEqual(before)
    const largest = Math.max(...add.mock.calls.map(([block]) => block.length))
    add.mockRestore()
    expect(largest).toBeLessThanOrEqual(STORE.maxRowBytes)
    expect(largest).toBeGreaterThan(STORE.maxRowBytes / 3)
  }
)
