/** What is asked of each server, over which load, and how soon it must be answered. */
import { digits, type Goal, P, V, value } from '../store/goals.ts'
import { instanceOf, type Shape } from '../store/load.ts'

/** A load that is asked about, and the questions. */
export interface Subject {
  name: string
  title: string
  shape: Shape
  /** Whether only our own store is asked, after it has rolled up what it can. */
  isRolledUp: boolean
  /** Of a goal's name, the question. */
  questions: Readonly<Record<string, Question>>
}

export interface Question extends Goal {
  /** Path and query, a little different for each `n`, so that no cache has the answer. */
  path: (shape: Shape, n: number) => string
  /** Rows of the answer. */
  rows: (shape: Shape) => number
}

/** Servers of the second load, which has hours of each. */
const DEEP_HOSTS = 40
/** Different names of labels that a server has. */
const LABELS = 8
const HOUR_S = 3_600
const DAY_S = 86_400
const MONTH_POINTS = 1_000

const ms = { text: digits(2, ' ms'), better: 'less' } as const
/** Of simple lookups. */
const lookup = { ...ms, must: [value(3)], aim: [P(1), V(1)] } as const

/** @param wideScrapes of each of 1,000 servers; @param endS now, in Unix seconds */
export const subjects = (wideScrapes: number, endS: number): Subject[] => [
  {
    name: 'wide',
    title: '1,000 servers of 100 series, every 15 s',
    shape: { hosts: 1_000, scrapes: wideScrapes, intervalS: 15, samplesPerRequest: 2_000, endS },
    isRolledUp: false,
    questions: {
      rates: {
        ...ms,
        what: 'CPU rates of 28,000 series, averaged by server',
        must: [P(0.2), V(0.2)],
        aim: [P(0.05), V(0.05)],
        path: (shape, n) =>
          instant(
            'avg by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m]))',
            lastScrapeS(shape) - n
          ),
        rows: ({ hosts }) => hosts,
      },
      topk: {
        ...ms,
        what: 'the ten busiest of 1,000 servers',
        must: [P(0.5), V(0.5)],
        aim: [P(0.1), V(0.1)],
        path: (shape, n) =>
          instant(
            'topk(10, 100 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100)',
            lastScrapeS(shape) - n
          ),
        rows: () => 10,
      },
      labels: {
        ...lookup,
        what: 'names of the labels of one server',
        path: (shape, n) => ofOne('labels', shape, n),
        rows: () => LABELS,
      },
      values: {
        ...lookup,
        what: 'names of 1,000 servers',
        path: (shape, n) => {
          const { startS, endS } = windowOf(shape)
          return `/api/v1/label/instance/values?start=${startS + n}&end=${endS}`
        },
        rows: ({ hosts }) => hosts,
      },
      series: {
        ...lookup,
        what: 'the series of one server',
        path: (shape, n) => ofOne('series', shape, n),
        rows: () => 100,
      },
    },
  },
  {
    name: 'deep',
    title: `${DEEP_HOSTS} servers, six hours`,
    shape: { hosts: DEEP_HOSTS, scrapes: 1_440, intervalS: 15, samplesPerRequest: 2_000, endS },
    isRolledUp: false,
    questions: {
      hours: {
        ...ms,
        what: 'CPU of one server over six hours, a value a minute',
        must: [value(3), P(3), V(3)],
        aim: [P(1), V(1)],
        path: (shape, n) => {
          const { startS, endS } = windowOf(shape)
          return range(cpuOf(oneOf(shape, n), '5m'), startS + 300 + n, endS, 60)
        },
        rows: () => 1,
      },
    },
  },
  {
    name: 'month',
    title: 'one server, a month',
    // A day less than is kept.
    shape: { hosts: 1, scrapes: 29 * 1_440, intervalS: 60, samplesPerRequest: 2_000, endS },
    isRolledUp: true,
    questions: {
      month: {
        ...ms,
        what: `CPU of one server over a month, ${MONTH_POINTS.toLocaleString('en')} values`,
        must: [value(20)],
        aim: [value(5)],
        path: (shape, n) => {
          const { startS, endS } = windowOf(shape)
          const stepS = Math.floor((29 * DAY_S) / MONTH_POINTS)
          return range(cpuOf(instanceOf(0), `${stepS}s`), startS + HOUR_S + n, endS, stepS)
        },
        rows: () => 1,
      },
    },
  },
]

const oneOf = ({ hosts }: Shape, n: number) => instanceOf((n * 7) % hosts)

const cpuOf = (instance: string, window: string) =>
  `100 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle",instance="${instance}"}[${window}])) * 100`

/** When the last scrape was that all servers have. */
const lastScrapeS = ({ endS, intervalS }: Shape) => endS - intervalS

const windowOf = (shape: Shape) => ({
  startS: shape.endS - shape.scrapes * shape.intervalS,
  endS: lastScrapeS(shape),
})

const UNCACHED = 'nocache=1'

const instant = (query: string, timeS: number) =>
  `/api/v1/query?query=${encodeURIComponent(query)}&time=${timeS}&${UNCACHED}`

const range = (query: string, startS: number, endS: number, stepS: number) =>
  `/api/v1/query_range?query=${encodeURIComponent(query)}&start=${startS}&end=${endS}&step=${stepS}&${UNCACHED}`

function ofOne(what: string, shape: Shape, n: number): string {
  const { startS, endS } = windowOf(shape)
  const match = encodeURIComponent(`{instance="${oneOf(shape, n)}"}`)
  return `/api/v1/${what}?match[]=${match}&start=${startS}&end=${endS}`
}
