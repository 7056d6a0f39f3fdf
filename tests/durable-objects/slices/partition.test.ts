import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ownerOf, type SliceMap, serverHash, WHOLE } from '../../../durable-objects/slices/map'
import { pushOf } from '../../../durable-objects/slices/part'
import { isWhole, partition } from '../../../durable-objects/slices/partition'
import { InstanceFinder } from '../../../worker/ingest/instance'
import { encodeLabels } from '../../../worker/ingest/labels'
import { Push } from '../../../worker/ingest/push'
import { type DecodedSeries, decoded } from '../../worker/ingest/decoded'
import { decodeRemoteWrite } from '../../worker/ingest/decoder'
import { series, writeRequest } from '../../worker/ingest/write-request'
import { push } from '../series/pushes'

// A few samples fill a message.
vi.mock('../../../worker/policy', async (original) => {
  const policy = await original<typeof import('../../../worker/policy')>()
  return { ...policy, SLICES: { ...policy.SLICES, maxMessageBytes: 16 * 55 } }
})

const NOW = Date.UTC(2026, 10, 21, 12)
const MAP: SliceMap = [...WHOLE, { fromMs: NOW, slices: 4 }, { fromMs: NOW + 60_000, slices: 16 }]

/** The instance that is found in these bytes. */
function found(bytes: Uint8Array): string | undefined {
  const finder = new InstanceFinder(bytes)
  if (!finder.find(0, bytes.length)) return undefined
  return new TextDecoder().decode(bytes.subarray(finder.valueStart, finder.valueEnd))
}

/** The samples of all parts by series and time, with the slice that each is in. */
function placed(divided: Push): string[] {
  const all: string[] = []
  for (const [slice, parts] of partition(divided, MAP)) {
    for (const one of decoded(pushOf(parts)))
      all.push(...lines(one).map((line) => `${line} ${slice}`))
  }
  return all.sort()
}

const lines = ({ labels, samples }: DecodedSeries) =>
  samples.map(([time, bits]) => `${JSON.stringify(labels)} ${time} ${bits}`)

describe('the instance in label bytes', () => {
  it('is found wherever it stands, and is empty when there is none', () => {
    expect(found(encodeLabels({ __name__: 'up', instance: 'web-1:9100', job: 'node' }))).toBe(
      'web-1:9100'
    )
    expect(found(encodeLabels({ __name__: 'up', job: 'instance' }))).toBe('')
    expect(found(encodeLabels({ instance: '한국' }))).toBe('한국')
    expect(found(encodeLabels({ __name__: 'up', instance_type: 'large' }))).toBe('')
  })

  it('is not found in bytes that are no labels', () => {
    expect(found(Uint8Array.of(0x0a, 200, 1))).toBeUndefined()
    expect(found(Uint8Array.of(0x12, 0))).toBeUndefined()
  })
})

describe('a push over several slices', () => {
  it('keeps every sample once, in the slice that owns its server at its time', () => {
    const sample = fc.tuple(
      fc.integer({ min: -3, max: 3 }).map((n) => NOW + n * 30_000),
      fc.double()
    )
    const one = fc.record({
      name: fc.constantFrom('a', 'b'),
      instance: fc.constantFrom('', 'web-1', 'web-2', 'web-3', 'db-1:9100'),
      samples: fc.array(sample, { minLength: 1, maxLength: 6 }),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (sent) => {
        const request = sent.map(({ name, instance, samples }) =>
          series({ __name__: name, ...(instance && { instance }) }, ...samples)
        )
        const whole = decodeRemoteWrite(writeRequest(request))
        const expected = decoded(whole).flatMap((one) =>
          lines(one).map((line, n) => {
            const [time] = one.samples[n]!
            const epoch = MAP.findLast(({ fromMs }) => time >= fromMs)!
            return `${line} ${ownerOf(serverHash(one.labels?.instance ?? ''), epoch)}`
          })
        )
        expect(placed(whole)).toEqual(expected.sort())
      })
    )
  })

  it('leaves label bytes that cannot be read to slice 0, which refuses them', () => {
    const key = encodeLabels({ __name__: 'up', instance: 'web-1' })
    const sent = new Push(Uint8Array.of(...key, 0x0a, 200, 1))
    sent.addSample(NOW, 0, 0)
    sent.endSeries(0, key.length)
    sent.addSample(NOW, 0, 0)
    sent.endSeries(key.length, key.length + 3)
    const owner = ownerOf(serverHash('web-1'), MAP[1]!)
    expect(owner).toBeGreaterThan(0)
    expect([...partition(sent, MAP).keys()]).toEqual([owner, 0])
  })

  it('is divided further where one message would be too large', () => {
    const labels = { __name__: 'm', instance: 'web-1' }
    const samples = Array.from({ length: 10 }, (_, n): [number, number] => [NOW + n, n])
    const sent = Array.from({ length: 8 }, (_, n) => ({
      labels: { ...labels, n: `${n}` },
      samples,
    }))
    const whole = push(...sent)
    const [parts] = [...partition(whole, [...WHOLE, { fromMs: NOW, slices: 4 }]).values()]
    expect(parts!.map(({ times }) => times.length)).toEqual([40, 40])
    expect(decoded(pushOf(parts!))).toEqual(decoded(whole))
  })

  it('is whole until the first spread begins', () => {
    const labels = { __name__: 'up', instance: 'web-1' }
    const before = push({ labels, samples: [[NOW - 1, 1]] })
    const after = push({ labels, samples: [[NOW - 1, 1], [NOW, 1]] }) // biome-ignore format: one line
    expect(isWhole(after, WHOLE)).toBe(true)
    expect(isWhole(before, MAP)).toBe(true)
    expect(isWhole(after, MAP)).toBe(false)
  })
})
