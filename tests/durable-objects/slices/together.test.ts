import { beforeEach, describe, expect, it } from 'vitest'
import { Engine } from '../../../durable-objects/series/engine'
import { type Part, PartBuilder } from '../../../durable-objects/slices/part'
import { writeTogether } from '../../../durable-objects/slices/together'
import type { Push } from '../../../worker/ingest/push'
import { INGEST } from '../../../worker/policy'
import { KERNEL } from '../series/kernel-module'
import { NodeDisk } from '../series/node-disk'
import { named, push, type Sent } from '../series/pushes'

const NOW = Date.UTC(2026, 10, 21, 12)
const HOUR = 3_600_000

let disk: NodeDisk
let engine: Engine
beforeEach(() => {
  disk = new NodeDisk()
  engine = new Engine(disk, KERNEL, 1)
})

function part(...sent: Sent[]): Part {
  const whole: Push = push(...sent)
  const builder = new PartBuilder()
  for (let n = 0; n < whole.series; n++) {
    builder.add(whole, n, whole.firstSample[n]!, whole.firstSample[n + 1]!)
  }
  return builder.build()
}

const one = (instance: string, ...samples: [number, number][]): Sent => ({
  labels: named('load', instance),
  samples,
})
const write = (...parts: Part[]) => writeTogether(parts, (push) => engine.write(push, NOW).outcome)
const logRows = () => disk.writes.splice(0).filter(({ query }) => query.includes('log')).length

describe('pushes that are stored together', () => {
  it('take one row', () => {
    const parts = Array.from({ length: 50 }, (_, n) =>
      part(one(`web-${n}`, [NOW, n], [NOW + 1, n]))
    )
    expect(write(...parts)).toEqual(parts.map(() => ({ kind: 'stored', samples: 2 })))
    expect(logRows()).toBe(1)
  })

  it('each hear of their own samples when some are refused, and take one row still', () => {
    write(part(one('web-1', [NOW, 1])))
    logRows()
    const outcomes = write(
      part(one('web-1', [NOW + 1, 2])),
      part(one('web-1', [NOW, 5], [NOW + 2, 3])),
      part(one('web-2', [NOW + 2 * INGEST.maxAheadMs, 1]))
    )
    expect(outcomes).toEqual([
      { kind: 'stored', samples: 1 },
      expect.objectContaining({ kind: 'partial', samples: 1, rejected: 1 }),
      expect.objectContaining({ kind: 'partial', samples: 0, rejected: 1 }),
    ])
    expect(outcomes[1]).toMatchObject({ reasons: [{ example: expect.stringContaining('web-1') }] })
    expect(outcomes[2]).toMatchObject({ reasons: [{ reason: 'sample too far in the future' }] })
    expect(logRows()).toBe(1)
  })

  it('are not told that a sample is too old which was stored a moment before', () => {
    const outcomes = write(
      part(one('web-1', [NOW - 2 * HOUR, 1])),
      part(one('web-1', [NOW, 2])),
      part(one('web-2', [NOW + 2 * INGEST.maxAheadMs, 1]))
    )
    expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'partial'])
  })
})
