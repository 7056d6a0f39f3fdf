/** How often the cause of an issue in a microservice shop is ranked first, or among three. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Component, rankComponents } from '../../../../worker/analysis/causes/call-graph.ts'
import { meanWithInterval } from '../bootstrap.ts'
import type { Measure } from '../measure.ts'
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

/** The rank, from 1 on, of an issue's cause; infinite if it is not among them. */
function rankOf(issue: string, quiet: Table, calls: Map<string, string[]>): number {
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
  const ranked = rankComponents(candidates, calls, { name: target.node, worse })
  const place = ranked.findIndex(({ name, score }) => name === root_cause.node && score > 0)
  return place < 0 ? Number.POSITIVE_INFINITY : place + 1
}

export const measure: Measure = {
  name: 'Causes over a call graph: PetShop',
  folder: 'petshop',
  async run(dir) {
    const ranks = readdirSync(join(dir, 'petshop'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => {
        const traffic = join(dir, 'petshop', name)
        const quiet = tableOf(join(traffic, 'noissue/metrics.csv.gz'))
        const calls = callsOf(join(traffic, 'graph.csv.gz'))
        return readdirSync(traffic, { withFileTypes: true })
          .filter((half) => half.isDirectory() && half.name !== 'noissue')
          .flatMap((half) => {
            const folder = join(traffic, half.name)
            return readdirSync(folder).map((issue) => rankOf(join(folder, issue), quiet, calls))
          })
      })
    const within = (places: number) =>
      meanWithInterval(ranks.map((rank) => (rank <= places ? 1 : 0)))
    const note = `${ranks.length} issues`
    return [
      { name: 'PetShop, cause ranked first', ...within(1), must: 0.31, aim: 0.45, note },
      { name: 'PetShop, cause among the first three', ...within(3), must: 0.55, aim: 0.7, note },
    ]
  },
}
