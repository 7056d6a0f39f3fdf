/** Functions of ranges: what the samples under each window come to. */
import { PromqlError } from '../error'
import { NAME } from '../labels'
import { quantile } from '../quantile'
import { emptyVector, type Matrix, type Vector, withoutName } from '../value'
import {
  KEEPS_NAME,
  WINDOW_FUNCTIONS,
  type Window,
  type WindowFunction,
  windowWork,
} from '../windows'
import { anchoredWindow, EXTENDED_FUNCTIONS, extendedChange } from '../windows/extended'
import { doubleExponentialSmoothing, linearRegression } from '../windows/trends'
import { absentLabels, whereAbsent } from './absent'
import { type CallSite, type FunctionSpec, numbers } from './spec'

/** What a function makes of the window at a step; undefined for nothing. */
type Compute = (window: Window, step: number) => number | undefined

/** What that takes. */
type Cost = Parameters<typeof windowWork>[0]

const smoothing: FunctionSpec = {
  args: ['matrix', 'scalar', 'scalar'],
  returns: 'vector',
  call: (args, site) => {
    const factors = [numbers(args, 1), numbers(args, 2)] as const
    const compute: Compute = (window, step) => {
      const level = factorAt(factors[0], step, 'smoothing', 'sf', site)
      const trend = factorAt(factors[1], step, 'trend', 'tf', site)
      if (window.hi - window.lo < 2) return undefined
      return doubleExponentialSmoothing(window, level, trend)
    }
    return namelessOverWindows(args[0] as Matrix, site, compute)
  },
}

export const RANGE_FUNCTIONS: Readonly<Record<string, FunctionSpec>> = {
  ...Object.fromEntries(
    Object.entries(WINDOW_FUNCTIONS).map(([name, f]) => [name, ofWindow(name, f)])
  ),
  quantile_over_time: {
    args: ['scalar', 'matrix'],
    returns: 'vector',
    call: (args, site) => {
      const q = numbers(args, 0)
      const compute: Compute = ({ values, lo, hi }, step) => {
        warnOfQuantile(q[step]!, site, 0)
        return quantile(q[step]!, values.slice(lo, hi))
      }
      return namelessOverWindows(args[1] as Matrix, site, compute, { sorts: 1 })
    },
  },
  predict_linear: {
    args: ['matrix', 'scalar'],
    returns: 'vector',
    call: (args, site) => {
      const ahead = numbers(args, 1)
      const compute: Compute = (window, step) => {
        if (window.hi - window.lo < 2) return undefined
        const now = site.grid.from + step * site.grid.stepMs
        const { slope, intercept } = linearRegression(window, now)
        return slope * ahead[step]! + intercept
      }
      return namelessOverWindows(args[0] as Matrix, site, compute)
    },
  },
  double_exponential_smoothing: smoothing,
  // Its name in Prometheus 2.
  holt_winters: smoothing,
  absent_over_time: {
    args: ['matrix'],
    returns: 'vector',
    call: (args, site) => {
      const found = overWindows(args[0] as Matrix, site, () => 1, { looksAt: 1 })
      return whereAbsent(found, absentLabels(site.node.args[0]!), site.grid)
    },
  },
}

/** A quantile that is none gives an answer, and a warning. */
export function warnOfQuantile(q: number, { node, context }: CallSite, arg: number): void {
  if (q >= 0 && q <= 1) return
  context.annotations.invalidQuantile(q, node.args[arg]!)
}

/**
 * Remark where a function of counters was given what is none by its name.
 *
 * @param table what `rate` or `increase` made of rows that have their names still
 */
export function warnOfGauges({ rows, present }: Vector, { node, context, grid }: CallSite): void {
  if (node.func !== 'rate' && node.func !== 'increase') return
  let told: string | undefined
  for (let row = 0; row < rows.length; row++) {
    const name = rows[row]![NAME]
    // Mostly all rows are of one metric.
    if (name === undefined || name === told) continue
    const counts = /_(?:total|sum|count|bucket)$/.test(name)
    if (!counts && !isPresent(present, row * grid.count, grid.count)) continue
    told = name
    if (!counts) context.annotations.possibleNonCounter(name, node.args[0]!)
  }
}

function isPresent(present: Uint8Array, from: number, count: number): boolean {
  return present.subarray(from, from + count).includes(1)
}

function ofWindow(name: string, { atLeast, compute, ...cost }: WindowFunction): FunctionSpec {
  return {
    args: ['matrix'],
    returns: 'vector',
    call: (args, site) => {
      const matrix = args[0] as Matrix
      const of =
        matrix.extent === null
          ? (window: Window) => (window.hi - window.lo < atLeast ? undefined : compute(window))
          : extended(matrix.extent, compute, site)
      const result = overWindows(matrix, site, of, cost)
      warnOfGauges(result, site)
      return KEEPS_NAME.has(name)
        ? { ...result, nameless: matrix.nameless }
        : withoutName(result, site.context, site.node)
    },
  }
}

/** @throws {PromqlError} where a function takes no samples from beyond the edges */
function requireExtent({ extent }: Matrix, { node }: CallSite): void {
  if (extent === null) return
  const allowed: readonly string[] = EXTENDED_FUNCTIONS[extent]
  if (allowed.includes(node.func)) return
  const problem = `${extent} modifier can only be used with: ${allowed.join(', ')}`
  throw new PromqlError(`${problem} - not with ${node.func}`, node, 'execution')
}

function extended(
  extent: 'anchored' | 'smoothed',
  compute: WindowFunction['compute'],
  { node }: CallSite
): Compute {
  const name = node.func
  if (name === 'changes' || name === 'resets') {
    return (window) => {
      const anchored = window.lo === window.hi ? undefined : anchoredWindow(window)
      return anchored && compute(anchored)
    }
  }
  const how = { smoothed: extent === 'smoothed', counter: name !== 'delta' }
  return (window) => {
    const change = extendedChange(window, how)
    return name === 'rate' && change !== undefined
      ? change / ((window.to - window.from) / 1000)
      : change
  }
}

/** A row per series; labels are those of the series, names included. */
function overWindows(matrix: Matrix, site: CallSite, compute: Compute, cost: Cost = {}): Vector {
  requireExtent(matrix, site)
  const { series, rangeMs, ends, extent } = matrix
  const { grid, context } = site
  const result = emptyVector(
    series.map((one) => one.labels),
    grid.count
  )
  const before = extent === null ? 0 : context.lookbackMs
  const after = extent === 'smoothed' ? context.lookbackMs : 0
  for (let row = 0; row < series.length; row++) {
    const { times, values } = series[row]!
    const window: Window = { times, values, lo: 0, hi: 0, from: 0, to: 0 }
    for (let step = 0; step < grid.count; step++) {
      const end = ends[step]!
      moveTo(window, end - rangeMs - before, end + after)
      if (window.lo === window.hi) continue
      context.spend(windowWork(cost, window.hi - window.lo))
      window.from = end - rangeMs
      window.to = end
      const value = compute(window, step)
      if (value === undefined) continue
      result.values[row * grid.count + step] = value
      result.present[row * grid.count + step] = 1
    }
  }
  return result
}

/** {@link overWindows} for functions that take the metric's name away. */
function namelessOverWindows(
  matrix: Matrix,
  site: CallSite,
  compute: Compute,
  cost?: Cost
): Vector {
  return withoutName(overWindows(matrix, site, compute, cost), site.context, site.node)
}

/** Let the window hold the samples in (from, to]; both only ever grow. */
function moveTo(window: Window, from: number, to: number): void {
  const { times } = window
  while (window.lo < times.length && times[window.lo]! <= from) window.lo++
  if (window.hi < window.lo) window.hi = window.lo
  while (window.hi < times.length && times[window.hi]! <= to) window.hi++
}

function factorAt(
  factors: Float64Array,
  step: number,
  what: 'smoothing' | 'trend',
  short: string,
  { node }: CallSite
): number {
  const factor = factors[step]!
  if (factor > 0 && factor < 1) return factor
  const problem = `invalid ${what} factor. Expected: 0 < ${short} < 1, got: ${factor.toFixed(6)}`
  throw new PromqlError(problem, node, 'execution')
}
