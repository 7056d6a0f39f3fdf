/**
 * Makes the recording that bytes a sample are measured with.
 *
 *   node tests/bench/store/record.ts --url http://localhost:9100/metrics --scrapes 600 --interval 15
 *   node tests/bench/store/record.ts --raw scrapes.bin --scrapes 600
 *
 * `--raw` packs scrapes that were recorded before: for each its time in Unix ms (a little-endian
 * double), its length in bytes (32 bits), and its text; the newest `--scrapes` of them are taken.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { RECORDING } from './real.ts'
import { pack, recordingOf, unpack } from './recording.ts'

interface Scrape {
  /** Unix ms. */
  time: number
  text: string
}

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:9100/metrics' },
    raw: { type: 'string' },
    scrapes: { type: 'string', default: '600' },
    interval: { type: 'string', default: '15' },
    out: { type: 'string', default: RECORDING },
  },
})

async function record(url: string, count: number, intervalMs: number): Promise<Scrape[]> {
  const scrapes: Scrape[] = []
  const startedAt = Date.now()
  while (scrapes.length < count) {
    const time = Date.now()
    scrapes.push({ time, text: await (await fetch(url)).text() })
    const next = startedAt + scrapes.length * intervalMs
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - Date.now())))
  }
  return scrapes
}

function readRaw(file: string): Scrape[] {
  const bytes = readFileSync(file)
  const scrapes: Scrape[] = []
  for (let at = 0; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32LE(at + 8)
    if (end > bytes.length) break // It is still being written.
    scrapes.push({ time: bytes.readDoubleLE(at), text: bytes.toString('utf8', at + 12, end) })
    at = end
  }
  return scrapes
}

const count = Number(options.scrapes)
const scrapes = options.raw
  ? readRaw(options.raw).slice(-count)
  : await record(options.url, count, Number(options.interval) * 1_000)
const recording = recordingOf(scrapes)
const packed = pack(recording)
if (!isDeepStrictEqual(unpack(packed), recording)) throw new Error('the file does not give it back')
writeFileSync(options.out, packed)
console.log(`${scrapes.length} scrapes, ${recording.series.size} series: ${packed.length} bytes`)
