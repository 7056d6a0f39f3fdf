import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { GzipWriter } from '../../durable-objects/series/gzip-writer'
import type { SeriesStore } from '../../durable-objects/series-store'
import { TRANSFER } from '../../worker/policy'
import type { Series } from '../../worker/promql/source'

const NOW = Math.floor(Date.now() / 60_000) * 60_000
const HOUR_MS = 3_600_000

let stores = 0
const newStore = () => env.SERIES.getByName(`transfer-${stores++}`)
type Store = ReturnType<typeof newStore>

const utf8 = (text: string) => new TextEncoder().encode(text)

const gzip = (text: string) =>
  new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).bytes()

const streamOf = (bytes: Uint8Array) => new Response(bytes).body!

async function put(store: Store, bytes: Uint8Array | string) {
  const body = streamOf(typeof bytes === 'string' ? utf8(bytes) : bytes)
  return store.import(body, { applySettings: false })
}

/** The file that a store exports. */
async function exported(store: Store, query: Parameters<SeriesStore['export']>[0] = {}) {
  const result = await store.export(query)
  if (!(result instanceof ReadableStream)) throw new Error(JSON.stringify(result))
  return new Response(result).bytes()
}

const textOf = (file: Uint8Array) =>
  new Response(new Blob([file]).stream().pipeThrough(new DecompressionStream('gzip'))).text()

/** A file's lines without header and trailer, sorted: their order is not promised. */
async function linesOf(store: Store, query = {}) {
  const lines = (await textOf(await exported(store, query))).trimEnd().split('\n')
  return lines.slice(1, -1).sort()
}

const line = (metric: object, values: unknown[], timestamps: number[]) =>
  JSON.stringify({ metric, values, timestamps })

/** Samples that compress badly, enough for an export not to fit any buffer on its way. */
async function fill(store: Store) {
  let state = 1
  const values = Float64Array.from({ length: 50_000 }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  })
  const times = Array.from(values, (_, n) => NOW - n * 1_000)
  for (let n = 0; n < 8; n++) {
    await put(store, line({ __name__: `m${n}`, instance: `${n}` }, [...values], times))
  }
}

const LINES = [
  line({ __name__: 'a', instance: 'x' }, [1, 2.5], [NOW - 2_000, NOW]),
  line({ __name__: 'a', instance: 'y' }, [7], [NOW]),
  line(
    { __name__: 'up', instance: 'x' },
    ['stale', null, '0x7ff8000000000000'],
    [NOW, NOW + 1, NOW + 2]
  ),
  line({ __name__: 'up', instance: 'x' }, ['Infinity', '-Infinity'], [NOW + 3, NOW + 4]),
  '{"metric":{"__name__":"up","instance":"x"},"values":[-0,5e-324],"timestamps":[' +
    `${NOW + 5},${NOW + 6}]}`,
  line({ __name__: 'no_instance', city: '서울' }, [1e21], [NOW]),
].sort()

describe('a store', () => {
  it('gives back what it was given, bit for bit, from memory and from blocks', async () => {
    const store = newStore()
    expect(await put(store, `${LINES.join('\n')}\n`)).toEqual({
      kind: 'read',
      report: {
        series: 4,
        samples: 11,
        rejected: 0,
        reasons: [],
        complete: true,
        settingsApplied: false,
      },
    })
    expect(await linesOf(store)).toEqual(LINES)
    const copy = newStore()
    const file = await exported(store)
    expect(await put(copy, file)).toMatchObject({ report: { samples: 11, complete: true } })
    await runInDurableObject(copy, (_, state) => state.storage.sync())
    expect(await linesOf(copy)).toEqual(LINES)
  })

  it('counts what it imports as stored', async () => {
    const store = newStore()
    await put(store, LINES.join('\n'))
    expect((await store.usage()).samples).toBe(11)
  })

  it('exports a window of what selectors match, each series once', async () => {
    const store = newStore()
    await put(store, LINES.join('\n'))
    const match = ['a{instance="x"}', '{__name__="a"}', 'no_instance']
    expect(await linesOf(store, { from: NOW, to: NOW + 1, 'match[]': match })).toEqual(
      [
        line({ __name__: 'a', instance: 'x' }, [2.5], [NOW]),
        LINES.find((text) => text.includes('"y"')),
        LINES.find((text) => text.includes('no_instance')),
      ].sort()
    )
    expect(await store.export({ 'match[]': ['rate(a[5m])'] })).toEqual({
      kind: 'invalid',
      detail: 'expected a series selector, without range, offset or @',
    })
  })

  it('reads long pasts in stretches, and loses nothing between them', async () => {
    const store = newStore()
    const count = 4_000
    const times = Array.from({ length: count }, (_, n) => NOW - 29 * 24 * HOUR_MS + n * 600_000)
    const names = Array.from({ length: 100 }, (_, n) => ({ __name__: `m${n}`, instance: 'x' }))
    const text = names.map((metric) => line(metric, times, times)).join('\n')
    expect(await put(store, await gzip(text))).toMatchObject({ report: { samples: 400_000 } })
    const lines = (await linesOf(store)).map((one) => JSON.parse(one) as Parsed)
    expect(lines.length).toBeGreaterThan(100)
    expect(lines.length).toBeLessThan(2_000)
    for (const { __name__ } of names) {
      const own = lines.filter(({ metric }) => metric.__name__ === __name__)
      const read = own.flatMap(({ timestamps }) => timestamps).sort((a, b) => a - b)
      expect(read).toEqual(times)
    }
  })

  it('takes files that were joined, compressed or not, and again without harm', async () => {
    const store = newStore()
    const [a, b] = await Promise.all([gzip(`${LINES[0]}\n`), gzip(`${LINES[1]}\n`)])
    const both = Uint8Array.from([...a, ...b])
    expect(await put(store, both)).toMatchObject({ report: { series: 2, complete: true } })
    expect(await put(store, both)).toMatchObject({ report: { rejected: 0, complete: true } })
    expect(await linesOf(store)).toEqual([LINES[0], LINES[1]].sort())
  })

  it('says that a file is cut off, and keeps what it read', async () => {
    const store = newStore()
    await put(store, LINES.join('\n'))
    const file = await exported(store)
    const whole = await textOf(file)
    const cut = newStore()
    expect(await put(cut, file.subarray(0, -20))).toMatchObject({
      kind: 'read',
      report: { complete: false, detail: 'the gzip body is cut off or damaged' },
    })
    const lines = whole.split('\n')
    expect(await put(cut, lines.slice(0, 3).join('\n'))).toMatchObject({
      report: { complete: false, detail: 'the last line of the export is missing' },
    })
    expect(await linesOf(cut)).toContain(lines[1])
  })

  it('tells what it refused: too old, and unreadable', async () => {
    const store = newStore()
    const old = line({ __name__: 'a', instance: 'x' }, [1], [NOW - 40 * 24 * HOUR_MS])
    expect(await put(store, [old, 'what?', LINES[0]].join('\n'))).toMatchObject({
      report: {
        rejected: 2,
        reasons: expect.arrayContaining([
          { reason: 'sample too old', count: 1, example: expect.stringContaining('a{') },
          { reason: 'unreadable line', count: 1, example: expect.stringContaining('line 2') },
        ]),
        complete: true,
      },
    })
    expect(await put(store, 'what?')).toMatchObject({ kind: 'malformed' })
  })

  it('reads only as much as is taken of an export, and ends it when its reader goes', async () => {
    const store = newStore()
    await fill(store)
    const open = async () => {
      const stream = await store.export({})
      return stream instanceof ReadableStream ? stream.getReader() : undefined
    }
    const readers = []
    for (let n = 0; n < TRANSFER.maxExports; n++) readers.push(await open())
    for (const reader of readers) await reader?.read()
    await scheduler.wait(300)
    expect(await open()).toBeUndefined()
    await readers[0]!.cancel()
    await expect.poll(async () => (await open()) !== undefined).toBe(true)
    for (const reader of readers) await reader!.cancel()
  })

  it('takes one import at a time', async () => {
    const store = newStore()
    const { readable, writable } = new IdentityTransformStream()
    const first = store.import(readable, { applySettings: false })
    const writer = writable.getWriter()
    await writer.write(utf8(`${LINES[0]}\n`))
    expect(await put(store, LINES[1]!)).toMatchObject({ kind: 'overloaded' })
    await writer.close()
    expect(await first).toMatchObject({ report: { samples: 2, complete: true } })
    expect(await put(store, LINES[1]!)).toMatchObject({ kind: 'read' })
  })

  it('goes on after an import whose sender went away, with what had come', async () => {
    const store = newStore()
    const { readable, writable } = new IdentityTransformStream()
    const first = store.import(readable, { applySettings: false })
    const writer = writable.getWriter()
    await writer.write(utf8(`${LINES[0]}\n${LINES[1]!.slice(0, 20)}`))
    await writer.abort(new Error('gone'))
    expect(await first).toMatchObject({ report: { complete: false } })
    expect(await linesOf(store)).toEqual([LINES[0]])
  })
})

interface Parsed {
  metric: Series['labels']
  timestamps: number[]
}

it('makes gzip of pieces that are joined to one', async () => {
  const gzip = new GzipWriter()
  const texts = ['', 'a'.repeat(100_000), 'ä', '']
  const parts = [gzip.start(), ...texts.map((text) => gzip.piece(utf8(text))), gzip.end()]
  const file = await new Response(new Blob(parts)).bytes()
  expect(await textOf(file)).toBe(texts.join(''))
})
