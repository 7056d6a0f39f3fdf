/** How often the cause of an issue in a microservice shop is ranked first, or among three. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Component,
  rankComponents,
  type Symptom,
} from '../../../../worker/analysis/causes/call-graph.ts'
import { mean, meanWithInterval } from '../bootstrap.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import type { Method } from '../methods.ts'
import { readText } from '../read.ts'

const STEP_SECONDS = 300
/** Heading rows: component, metric, statistic, and the name of the time's column. */
const HEADINGS = 4
/** Samples of an issue that count as its course. */
const COURSE = 2

interface Table {
  /** Unix seconds at which each sample begins. */
  times: number[]
  columns: Map<string, number[]>
  components: string[]
}

interface Target {
  target: { node: string; metric: string; timestamp: number }
  root_cause: { node: string }
}

const key = (component: string, metric: string) => `${component}|${metric}`

/** Means of latency and availability, sums of requests. */
function tableOf(path: string): Table {
  const lines = readText(path).trim().split(/\r?\n/)
  const [components, metrics, statistics] = lines
    .slice(0, 3)
    .map((line) => line.split(',').slice(1))
  const rows = lines.slice(HEADINGS).map((line) => line.split(','))
  const number = (text: string | undefined) => (text ? Number(text) : Number.NaN)
  const columns = new Map<string, number[]>()
  components!.forEach((component, at) => {
    if (!['Average', 'Sum'].includes(statistics![at]!)) return
    columns.set(
      key(component, metrics![at]!),
      rows.map((cells) => number(cells[at + 1]))
    )
  })
  return {
    times: rows.map(([time]) => Number(time)),
    columns,
    components: [...new Set(components)],
  }
}

/** Whom each component calls: a matrix with a row a caller. */
function callsOf(path: string): Map<string, string[]> {
  const [heading, ...rows] = readText(path)
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  return new Map(
    rows.map(([caller, ...cells]) => [
      caller!,
      cells.flatMap((cell, at) => (Number(cell) > 0 ? [heading![at + 1]!] : [])),
    ])
  )
}

/** Components from the likeliest cause on; one that nothing speaks for is left out. */
type Ranker = (components: Component[], calls: Map<string, string[]>, symptom: Symptom) => string[]

/** Ranked by a number that needs no graph. */
const rankedBy =
  (of: (component: Component) => number): Ranker =>
  (components) =>
    components
      .map((component) => ({ name: component.name, score: of(component) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ name }) => name)

const known = (values: ArrayLike<number>) => Array.from(values).filter(Number.isFinite)

const changeOfMean = ({ baseline, during }: Component) => {
  const usual = mean(known(baseline))
  return Math.abs(mean(known(during)) - usual) / (Math.abs(usual) || 1)
}

/** The greatest distance from the mean of the quiet days, in their standard deviations. */
function nSigma({ baseline, during }: Component): number {
  const usual = known(baseline)
  const centre = mean(usual)
  const deviation = Math.sqrt(mean(usual.map((value) => (value - centre) ** 2)))
  return Math.max(0, ...known(during).map((value) => Math.abs(value - centre) / (deviation || 1)))
}

const RANKERS: readonly [Method | undefined, Ranker][] = [
  [
    undefined,
    (components, calls, symptom) =>
      rankComponents(components, calls, symptom)
        .filter(({ score }) => score > 0)
        .map(({ name }) => name),
  ],
  ['change-of-mean', rankedBy(changeOfMean)],
  ['n-sigma', rankedBy(nSigma)],
]

/** The ranks, from 1 on, that each ranker gives an issue's cause; infinite if it is not named. */
function ranksOf(issue: string, quiet: Table, calls: Map<string, string[]>): number[] {
  const { target, root_cause }: Target = JSON.parse(readText(join(issue, 'target.json.gz')))
  const { times, columns, components } = tableOf(join(issue, 'metrics.csv.gz'))
  // The sample in which the issue is seen is partly of before: it is left out.
  const seen = times.findIndex((time) => time + STEP_SECONDS > target.timestamp)
  const candidates = components.map((name): Component => {
    const values = columns.get(key(name, target.metric)) ?? []
    return {
      name,
      baseline: quiet.columns.get(key(name, target.metric)) ?? [],
      before: values.slice(0, seen),
      during: values.slice(seen + 1, seen + 1 + COURSE),
      requests: columns.get(key(name, 'requests'))?.slice(seen + 1, seen + 1 + COURSE) ?? [],
    }
  })
  const worse = target.metric === 'availability' ? 'lower' : 'higher'
  return RANKERS.map(([, ranker]) => {
    const place = ranker(candidates, calls, { name: target.node, worse }).indexOf(root_cause.node)
    return place < 0 ? Number.POSITIVE_INFINITY : place + 1
  })
}

/** The ranks of every issue under a folder of traffic that has a quiet baseline. */
function issuesOf(traffic: string): number[][] {
  if (!existsSync(join(traffic, 'noissue/metrics.csv.gz'))) return []
  const quiet = tableOf(join(traffic, 'noissue/metrics.csv.gz'))
  const calls = callsOf(join(traffic, 'graph.csv.gz'))
  return readdirSync(traffic, { withFileTypes: true })
    .filter((half) => half.isDirectory() && half.name !== 'noissue')
    .flatMap((half) => {
      const folder = join(traffic, half.name)
      return readdirSync(folder).map((issue) => ranksOf(join(folder, issue), quiet, calls))
    })
}

const TARGETS = [
  { must: 0.31, aim: 0.45 },
  { must: 0.55, aim: 0.7 },
]

export const measure: Measure = {
  name: 'Causes over a call graph: PetShop',
  folder: 'petshop',
  protocol:
    'For each issue the symptom (component, metric, time) is given, with the readings of the quiet days, of before and of the ten minutes from then on, and the graph of calls. Counted is how often the cause on record comes first, or among the first three; intervals over issues.',
  async run(dir) {
    const ranks = readdirSync(join(dir, 'petshop'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => issuesOf(join(dir, 'petshop', name)))
    if (ranks.length === 0) return []
    return RANKERS.flatMap(([method], at): Figure[] => {
      const within = (places: number) =>
        meanWithInterval(ranks.map((own) => (own[at]! <= places ? 1 : 0)))
      const [first, three] = method ? [] : TARGETS
      return [
        figure('PetShop', 'causeFirst', { ...within(1), ...first }, method),
        figure('PetShop', 'causeThree', { ...within(3), ...three }, method),
      ]
    })
  },
}
