/** Functions of times: of the query's own, of samples, and of the calendar. */
import { scalarOf, type Vector, withoutName } from '../value'
import { type CallSite, type FunctionSpec, vectorOf } from './spec'

/** A number that is the same at every step. */
const constant = (numberAt: (site: CallSite) => number): FunctionSpec => ({
  args: [],
  returns: 'scalar',
  call: (_, site) => {
    const value = numberAt(site)
    return scalarOf(site.grid.count, () => value)
  },
})

/** A part of the date at the Unix seconds that a value holds; without argument, of the step's time. UTC. */
const ofDate = (part: (date: Date) => number): FunctionSpec => ({
  args: ['vector'],
  variadic: 1,
  returns: 'vector',
  call: (args, site) => {
    const times = args.length > 0 ? vectorOf(args) : stepTimes(site)
    site.context.spend(times.values.length)
    const values = times.values.map((seconds) => part(new Date(Math.trunc(seconds) * 1000)))
    return withoutName({ ...times, values }, site.context, site.node)
  },
})

export const TIME_FUNCTIONS = {
  time: {
    args: [],
    returns: 'scalar',
    call: (_, { grid }) => scalarOf(grid.count, (step) => (grid.from + step * grid.stepMs) / 1000),
  },
  start: constant(({ span }) => span.start / 1000),
  end: constant(({ span }) => span.end / 1000),
  range: constant(({ span }) => (span.end - span.start) / 1000),
  step: constant(({ span }) => (span.end === span.start ? 0 : span.stepMs / 1000)),
  // Of a plain selector, the evaluator answers with the times of the samples instead.
  timestamp: {
    args: ['vector'],
    returns: 'vector',
    call: (args, site) => {
      const times = stepTimes(site).values
      const vector = vectorOf(args)
      const values = vector.values.map((_, i) => times[i % site.grid.count]!)
      return withoutName({ ...vector, values }, site.context, site.node)
    },
  },
  // When a counter started is not stored, so nobody knows; the same as in Prometheus by default.
  start_timestamp: {
    args: ['vector'],
    returns: 'vector',
    call: (args, { context, node }) => {
      const vector = vectorOf(args)
      const present = new Uint8Array(vector.present.length)
      return withoutName({ ...vector, present }, context, node)
    },
  },
  year: ofDate((date) => date.getUTCFullYear()),
  month: ofDate((date) => date.getUTCMonth() + 1),
  day_of_month: ofDate((date) => date.getUTCDate()),
  day_of_week: ofDate((date) => date.getUTCDay()),
  day_of_year: ofDate(dayOfYear),
  days_in_month: ofDate((date) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  ),
  hour: ofDate((date) => date.getUTCHours()),
  minute: ofDate((date) => date.getUTCMinutes()),
} satisfies Record<string, FunctionSpec>

/** The times of the steps in Unix seconds, as a row without labels. */
function stepTimes({ grid }: CallSite): Vector {
  const { values } = scalarOf(grid.count, (step) => (grid.from + step * grid.stepMs) / 1000)
  const present = new Uint8Array(grid.count).fill(1)
  return { type: 'vector', rows: [{}], values, present, nameless: null }
}

const DAY_MS = 86_400_000

function dayOfYear(date: Date): number {
  const first = Date.UTC(date.getUTCFullYear(), 0, 1)
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
  return (day - first) / DAY_MS + 1
}
