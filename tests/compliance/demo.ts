/**
 * Two hours of a small service, made up: the metrics that the compliance queries ask for.
 *
 * Three instances report every 5 s, 1,234 ms after full seconds: no sample lies on the edge of a
 * window, which belongs to it in Prometheus 2 but not in Prometheus 3.
 */
import { randomFrom } from '../../worker/analysis/random.ts'

const INTERVAL_MS = 5_000
const SCRAPES = 1_440
const PHASE_MS = 1_234
/** Between two ends of the times when `demo_intermittent_metric` is there. */
const INTERMITTENT_SCRAPES = 36

/** Upper bounds of a histogram's buckets, each half as large again as the one before, and infinity. */
const BOUNDS = [
  ...Array.from({ length: 25 }, (_, n) => 0.0001 * 1.5 ** n),
  Number.POSITIVE_INFINITY,
]

/** A value, the end of the series, or nothing. */
export type Reading = number | 'stale' | null

export interface Instrument {
  labels: Record<string, string>
  /** Called once for each scrape, in order. */
  read: (scrape: number, timeS: number) => Reading
}

/** One sample of a scrape. */
export interface DemoSample {
  /** Of which instrument. */
  series: number
  value: number | 'stale'
}

/** The labels of all series, and the scrapes up to `endMs`, oldest first; times in Unix ms. */
export function demo(endMs: number): {
  labels: Record<string, string>[]
  scrapes: Iterable<{ timeMs: number; samples: DemoSample[] }>
} {
  const chance = randomFrom(7)
  const instruments = [10_000, 10_001, 10_002].flatMap((port) => instance(port, chance))
  const startMs = endMs - SCRAPES * INTERVAL_MS
  function* scrapes() {
    for (let scrape = 0; scrape < SCRAPES; scrape++) {
      const timeMs = startMs + scrape * INTERVAL_MS + PHASE_MS
      const samples: DemoSample[] = []
      for (const [series, { read }] of instruments.entries()) {
        const value = read(scrape, Math.floor(timeMs / 1_000))
        if (value !== null) samples.push({ series, value })
      }
      yield { timeMs, samples }
    }
  }
  return { labels: instruments.map(({ labels }) => labels), scrapes: scrapes() }
}

type Chance = () => number

function instance(port: number, chance: Chance): Instrument[] {
  const common = { instance: `demo.promlabs.com:${port}`, job: 'demo' }
  const phase = port % 7
  const instrument = (
    name: string,
    read: Instrument['read'],
    labels: Record<string, string> = {}
  ): Instrument => ({ labels: { __name__: name, ...common, ...labels }, read })
  return [
    ...cpu(port, phase, chance).map(([mode, read]) =>
      instrument('demo_cpu_usage_seconds_total', read, { mode })
    ),
    ...memory(phase, chance).map(([type, read]) =>
      instrument('demo_memory_usage_bytes', read, { type })
    ),
    ...requests(chance).flatMap(({ labels, readings }) =>
      Object.entries(readings).flatMap(([suffix, reads]) =>
        reads.map(([own, read]) =>
          instrument(`demo_api_request_duration_seconds_${suffix}`, read, { ...labels, ...own })
        )
      )
    ),
    instrument('demo_num_cpus', () => 4),
    instrument('demo_disk_total_bytes', () => 268_435_456_000),
    instrument('demo_disk_usage_bytes', disk(phase, chance)),
    ...batch(phase, chance).map(([name, read]) => instrument(`demo_batch_last_${name}`, read)),
    instrument('demo_intermittent_metric', intermittent),
    instrument('demo_is_holiday', () => 0),
    instrument('demo_items_shipped_total', (scrape) => 3 * scrape + phase),
    instrument('up', () => 1),
  ]
}

/** Seconds in each mode; one of the instances restarts, so that its counters begin again. */
function cpu(port: number, phase: number, chance: Chance): [string, Instrument['read']][] {
  const restart = port === 10_001 ? 700 : -1
  return Object.entries({ idle: 3.2, system: 0.3, user: 0.5 }).map(([mode, share]) => {
    let seconds = 1_000 * (phase + 1) * share
    return [
      mode,
      (scrape) => {
        seconds += share * (INTERVAL_MS / 1_000) * (0.8 + 0.4 * chance())
        if (scrape === restart) seconds = 0.5
        return seconds
      },
    ]
  })
}

function memory(phase: number, chance: Chance): [string, Instrument['read']][] {
  const means = { free: 2e9, buffers: 1e8, cached: 3e9, used: 3.2e9 }
  return Object.entries(means).map(([type, mean]) => [
    type,
    (scrape) =>
      Math.round(mean * (1 + 0.1 * Math.sin((scrape + 50 * phase) / 60) + 0.02 * chance())),
  ])
}

function disk(phase: number, chance: Chance): Instrument['read'] {
  let bytes = 1e10 * (phase + 1)
  return () => {
    bytes += 7e4 * (1 + chance())
    return Math.round(bytes)
  }
}

/** A job that runs every two minutes, and fails one time in ten. */
function batch(phase: number, chance: Chance): [string, Instrument['read']][] {
  let success = 0
  let run = 0
  const isDue = (scrape: number) => scrape % 24 === phase
  return [
    [
      'success_timestamp_seconds',
      (scrape, timeS) => {
        if (success === 0 || (isDue(scrape) && chance() < 0.9)) success = timeS + 0.123
        return success
      },
    ],
    [
      'run_timestamp_seconds',
      (scrape, timeS) => {
        if (run === 0 || isDue(scrape)) run = timeS
        return run
      },
    ],
    ['run_duration_seconds', (scrape) => 40 + 3 * Math.sin(scrape / 30 + phase)],
    ['run_processed_bytes', (scrape) => 1e5 + 100 * (Math.floor(scrape / 24) % 7)],
  ]
}

const ROUTES = [
  ['GET', '/api/foo', '200'],
  ['GET', '/api/foo', '500'],
  ['POST', '/api/foo', '200'],
  ['POST', '/api/foo', '500'],
  ['GET', '/api/bar', '200'],
  ['GET', '/api/bar', '500'],
  ['POST', '/api/bar', '200'],
  ['POST', '/api/bar', '500'],
  ['GET', '/api/nonexistent', '404'],
] as const

/** A histogram of how long requests took, for each route. */
function requests(chance: Chance) {
  return ROUTES.map(([method, path, status]) => {
    const buckets = new Float64Array(BOUNDS.length)
    let count = 0
    let sum = 0
    const perSecond = status === '500' ? 2 : 40
    const meanS = method === 'POST' ? 0.06 : 0.03
    const observe = () => {
      const requests = Math.floor(perSecond * (INTERVAL_MS / 1_000) * (0.8 + 0.4 * chance()))
      for (let request = 0; request < requests; request++) {
        const seconds = -Math.log(1 - chance()) * meanS
        sum += seconds
        count++
        for (const [n, bound] of BOUNDS.entries()) if (seconds <= bound) buckets[n]!++
      }
    }
    const readings: Record<string, [Record<string, string>, Instrument['read']][]> = {
      bucket: BOUNDS.map((bound, n) => [
        { le: bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound) },
        () => {
          if (n === 0) observe() // The instruments of a scrape are read in order.
          return buckets[n]!
        },
      ]),
      count: [[{}, () => count]],
      sum: [[{}, () => sum]],
    }
    return { labels: { method, path, status }, readings }
  })
}

/** There for three minutes, gone for three; it says when it goes. */
function intermittent(scrape: number): Reading {
  const isGone = Math.floor(scrape / INTERMITTENT_SCRAPES) % 2 === 1
  if (!isGone) return 1
  return scrape % INTERMITTENT_SCRAPES === 0 ? 'stale' : null
}
