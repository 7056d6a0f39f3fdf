import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Engine } from '../../durable-objects/series/engine'
import kernel from '../../durable-objects/series/kernel.wasm'
import { ObjectDisk } from '../../durable-objects/series/object-disk'
import type { WriteRequest } from '../../durable-objects/series-store'
import { STORE } from '../../worker/policy'
import type { SelectHints, Series } from '../../worker/promql/source'

/** The real time: the platform keeps its own clock for alarms, and runs those of the past at once. */
const NOW = Math.floor(Date.now() / 60_000) * 60_000
const ALL: SelectHints = { rangeMs: 1, stepMs: 0 }

let stores = 0
const newStore = () => env.SERIES.getByName(`store-${stores++}`)
type Store = ReturnType<typeof newStore>

const utf8 = (text: string) => new TextEncoder().encode(text)

/** Push a page of the text format. */
function push(store: Store, page: string, more: Partial<WriteRequest> = {}) {
  const body = utf8(page).slice().buffer
  return store.write({
    format: 'text',
    contentEncoding: 'identity',
    body,
    extraLabels: {},
    ...more,
  })
}

/** All samples on disk, by series; values as their bits, in hexadecimal. */
function read(store: Store): Promise<Record<string, [number, string][]>> {
  return runInDurableObject(store, (_, { storage }) => {
    const series = new Engine(new ObjectDisk(storage), kernel, 1).select([], 0, 2 * NOW, ALL)
    return Object.fromEntries(series.map((one) => [JSON.stringify(one.labels), samples(one)]))
  })
}

function samples({ times, values }: Series): [number, string][] {
  const bits = new BigUint64Array(values.slice().buffer)
  return [...times].map((time, n) => [time, bits[n]!.toString(16)])
}

const shown = (value: number) => new BigUint64Array(Float64Array.of(value).buffer)[0]!.toString(16)
const key = (name: string, instance = 'web-1') => JSON.stringify({ __name__: name, instance })

/** A remote-write body, uncompressed, whose one sample is a staleness marker. */
function stale(time: number): Uint8Array<ArrayBuffer> {
  const label = (name: string, value: string) => {
    const field = [0x0a, name.length, ...utf8(name), 0x12, value.length, ...utf8(value)]
    return [0x0a, field.length, ...field]
  }
  const varint = (n: number): number[] =>
    n < 128 ? [n] : [(n % 128) | 128, ...varint(Math.floor(n / 128))]
  const sample = [0x09, 2, 0, 0, 0, 0, 0, 0xf0, 0x7f, 0x10, ...varint(time)]
  const series = [
    ...label('__name__', 'up'),
    ...label('instance', 'web-1'),
    ...[0x12, sample.length, ...sample],
  ]
  return Uint8Array.from([0x0a, series.length, ...series])
}

/** As one literal for every 60 bytes: valid snappy, if not small. */
function snappy(plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const block = [(plain.length & 127) | 128, plain.length >>> 7]
  for (let at = 0; at < plain.length; at += 60) {
    const literal = plain.subarray(at, at + 60)
    block.push((literal.length - 1) << 2, ...literal)
  }
  return Uint8Array.from(block)
}

const gzip = (bytes: BufferSource) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()

afterEach(() => {
  vi.useRealTimers()
})
const at = (time: number) => vi.useFakeTimers({ toFake: ['Date'] }).setSystemTime(time)

describe('a series store', () => {
  it('writes one row for a push of known series', async () => {
    at(NOW)
    const store = newStore()
    const page = (n: number) =>
      Array.from({ length: 100 }, (_, m) => `m${m}{instance="web-1"} ${n * m} ${NOW + n}`).join(
        '\n'
      )
    await push(store, page(0))
    const before = await store.stats()
    for (let n = 1; n <= 20; n++) {
      expect(await push(store, page(n))).toEqual({ kind: 'stored', samples: 100 })
    }
    const after = await store.stats()
    expect(after.rowsWritten - before.rowsWritten).toBe(20)
    expect(after).toMatchObject({
      series: 100,
      headSamples: 2_100,
      blocks: 0,
    })
  })

  it('takes 10,000 series in one push and has them after an eviction', async () => {
    at(NOW)
    const store = newStore()
    const page = Array.from({ length: 10_000 }, (_, n) => `m{instance="s${n % 100}",n="${n}"} ${n}`)
    expect(await push(store, page.join('\n'))).toEqual({ kind: 'stored', samples: 10_000 })
    expect((await store.stats()).rowsWritten).toBeLessThanOrEqual(3)
    await evictDurableObject(store)
    expect(await store.stats()).toMatchObject({
      series: 10_000,
      headSamples: 10_000,
      rowsWritten: 0,
    })
    expect(Object.keys(await read(store))).toHaveLength(10_000)
  })

  it('keeps staleness markers, in every encoding and after an eviction', async () => {
    at(NOW)
    const store = newStore()
    const marker = { [key('up')]: [[NOW, '7ff0000000000002']] }
    const more = { format: 'remote-write-1', contentEncoding: 'snappy', extraLabels: {} } as const
    const write = (body: Uint8Array<ArrayBuffer>) =>
      store.write({ ...more, body: body.slice().buffer })
    expect(await write(snappy(stale(NOW)))).toEqual({ kind: 'stored', samples: 1 })
    expect(await read(store)).toEqual(marker)
    await evictDurableObject(store)
    expect(await read(store)).toEqual(marker)
    const again = { ...more, contentEncoding: 'gzip', body: await gzip(stale(NOW)) } as const
    expect(await store.write(again)).toEqual({ kind: 'stored', samples: 1 })
    expect(await read(store)).toEqual(marker)
  })

  it('says what is wrong with a body it cannot read', async () => {
    const store = newStore()
    expect(await push(store, 'up 1')).toMatchObject({
      kind: 'malformed',
      detail: expect.stringContaining('?extra_label=instance=NAME'),
    })
    expect(await push(store, 'no gzip', { contentEncoding: 'gzip' })).toMatchObject({
      kind: 'malformed',
      detail: 'the gzip body is damaged',
    })
    expect(
      await push(store, 'x', { format: 'remote-write-1', contentEncoding: 'snappy' })
    ).toMatchObject({ kind: 'malformed' })
    expect((await store.stats()).series).toBe(0)
  })

  it('reports lines that it left out, and stores the others', async () => {
    at(NOW)
    const store = newStore()
    const extraLabels = { instance: 'web-1' }
    expect(await push(store, 'up 1\nno value\n', { extraLabels })).toMatchObject({
      kind: 'partial',
      samples: 1,
      rejected: 1,
      reasons: [{ count: 1, example: 'line 2: expected a value: "no value"' }],
    })
  })

  it('refuses a gzip bomb', async () => {
    const store = newStore()
    const bomb = await gzip(new Uint8Array(70 * 1024 * 1024))
    const outcome = await store.write({
      format: 'text',
      contentEncoding: 'gzip',
      body: bomb,
      extraLabels: {},
    })
    expect(outcome).toMatchObject({
      kind: 'malformed',
      detail: expect.stringContaining('more than'),
    })
  })

  it('asks senders to wait while it unpacks as much as it may', async () => {
    at(NOW)
    const store = newStore()
    const body = await gzip(utf8(`up{instance="a"} 1\n${'# x\n'.repeat(200_000)}`))
    const one = { format: 'text', contentEncoding: 'gzip', extraLabels: {} } as const
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => store.write({ ...one, body: body.slice(0) }))
    )
    const kinds = new Set(outcomes.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(['overloaded', 'stored'])
  })

  it('sets one alarm with its first push, and deletes what outlived its retention', async () => {
    at(NOW)
    const store = newStore()
    const alarm = () => runInDurableObject(store, (_, state) => state.storage.getAlarm())
    const pushes = STORE.logSlots / 2
    for (let n = 0; n < pushes; n++) await push(store, `up{instance="a"} ${n} ${NOW - n}`)
    const set = await alarm()
    expect(set).toBeGreaterThan(NOW)
    await push(store, `up{instance="a"} 1 ${NOW + 1}`)
    expect(await store.stats()).toMatchObject({ blocks: 1, headSamples: 1 })
    expect(await alarm()).toBe(set)
    at(NOW + STORE.retentionMs.raw + 10)
    expect(await runDurableObjectAlarm(store)).toBe(true)
    // Rolled up twice: what came from memory only now belongs to the same day.
    expect(await store.stats()).toMatchObject({ blocks: 6, headSamples: 0, series: 1 })
    at(NOW + STORE.retentionMs['1h'] + 10)
    expect(await runDurableObjectAlarm(store)).toBe(true)
    expect(await store.stats()).toMatchObject({ blocks: 0, headSamples: 0, series: 0 })
    expect(await alarm()).toBeNull()
  })

  it('reads back what a simple model holds, whatever is pushed, late or twice, and evicted', async () => {
    at(NOW)
    const line = fc.record({
      name: fc.constantFrom('a', 'b'),
      instance: fc.constantFrom('x', 'y'),
      time: fc.integer({ min: -30, max: 5 }).map((n) => NOW + n * 60_000),
      value: fc.oneof(fc.nat(2), fc.double({ noNaN: true })),
    })
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.array(line, { minLength: 1, maxLength: 12 }) },
      { weight: 1, arbitrary: fc.constant('evict' as const) }
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const store = newStore()
        const model = new Map<string, Map<number, string>>()
        for (const next of steps) {
          if (next === 'evict') {
            await store.stats() // Only what is awake can be evicted.
            await evictDurableObject(store)
            continue
          }
          await push(store, next.map(written).join('\n'))
          for (const one of next) {
            const known = model.get(key(one.name, one.instance)) ?? new Map<number, string>()
            if (!known.has(one.time)) known.set(one.time, shown(one.value))
            model.set(key(one.name, one.instance), known)
          }
        }
        const expected = [...model].map(([labels, known]) => [
          labels,
          [...known].sort(([a], [b]) => a - b),
        ])
        expect(await read(store)).toEqual(Object.fromEntries(expected))
      }),
      { numRuns: 25 }
    )
  }, 60_000)
})

function written(line: { name: string; instance: string; time: number; value: number }): string {
  const value = Object.is(line.value, -0) ? '-0' : String(line.value).replace('Infinity', 'Inf')
  return `${line.name}{instance="${line.instance}"} ${value} ${line.time}`
}
