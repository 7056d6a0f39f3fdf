/**
 * Expressions by chance over the series of `data.ts`: of the right types, but not always sensible.
 *
 * They leave out what Prometheus 2.42 does not know, and where 3 answers otherwise: a subquery in
 * another, whose steps lie on the edges of its windows; `atan2`, which kept the metric's name;
 * variances of infinities, which were 0 of a single one; dates of what is no number, which depended
 * on the processor; trends of infinities, which were none; `predict_linear` with `@`, which moved with the steps; and comparisons that
 * filter many series to one, which failed only where something was left.
 */
import { randomFrom } from '../../worker/analysis/random.ts'

/** An expression of each seed. */
export function randomExpression(seed: number): string {
  return new Writer(randomFrom(seed)).any(2 + (seed % 3))
}

const COUNTERS = ['cpu_seconds_total', 'requests_total', 'latency_seconds_bucket']
const FINITE = ['temperature', 'memory_bytes', 'cores', 'up']
const GAUGES = [...FINITE, 'odd']
const MATCHERS = [
  'instance="a:1"',
  'instance!="a:1"',
  'instance=~"a.*|b.*"',
  'instance!~"[bc]:1"',
  'job="test"',
  'sensor="s1"',
  'sensor=""',
  'mode=~".+"',
  'mode!~"idle|user"',
  'code=~"5.."',
  'nothing=""',
  'nothing!=""',
]
const LABELS = [
  'instance',
  'job',
  'mode',
  'cpu',
  'sensor',
  'code',
  'path',
  'le',
  'nothing',
  '__name__',
]
const RANGES = ['30s', '1m', '5m', '10m', '17m', '1h']
const OFFSETS = ['', '', '', '', ' offset 1m', ' offset 7m', ' offset -2m']
const RATES = ['rate', 'increase', 'delta', 'irate', 'idelta']
const OVER_TIME = [
  'avg',
  'sum',
  'min',
  'max',
  'count',
  'stddev',
  'stdvar',
  'last',
  'present',
  'absent',
]
const OTHERS_OVER_TIME = ['changes', 'resets']
const OF_ONE = [
  ...['abs', 'ceil', 'floor', 'round', 'sgn', 'sqrt', 'exp', 'ln', 'log2', 'log10'],
  ...['deg', 'rad', 'sin', 'cos', 'tan', 'atan', 'sinh', 'tanh', 'asinh'],
  ...['timestamp', 'absent', 'sort', 'sort_desc'],
  ...[],
]
const OF_TIME = [
  'minute',
  'hour',
  'day_of_week',
  'day_of_month',
  'day_of_year',
  'days_in_month',
  'month',
  'year',
]
const AGGREGATIONS = ['sum', 'avg', 'min', 'max', 'count', 'group']
const ARITHMETIC = ['+', '-', '*', '/', '%', '^']
const COMPARISONS = ['==', '!=', '<', '>', '<=', '>=']
const SETS = ['and', 'or', 'unless']
const NUMBERS = ['0', '1', '-1', '2', '0.5', '1e3', '0x10', 'NaN', 'Inf', '-Inf', '100']

class Writer {
  readonly chance: () => number

  constructor(chance: () => number) {
    this.chance = chance
  }

  any(depth: number): string {
    return this.chance() < 0.08 ? this.scalar(depth) : this.vector(depth)
  }

  scalar(depth: number): string {
    const dice = this.chance()
    if (depth <= 0 || dice < 0.5) return this.pick(NUMBERS)
    if (dice < 0.6) return 'time()'
    if (dice < 0.7) return `scalar(${this.vector(depth - 1)})`
    if (dice < 0.8) return `-(${this.scalar(depth - 1)})`
    const [a, b] = [this.scalar(depth - 1), this.scalar(depth - 1)]
    if (dice < 0.9) return `(${a} ${this.pick(ARITHMETIC)} ${b})`
    return `(${a} ${this.pick(COMPARISONS)} bool ${b})`
  }

  vector(depth: number): string {
    const kinds: (() => string)[] = [
      () => this.selector(),
      () => this.selector(),
      () => this.overRange(depth),
      () => this.overRange(depth),
    ]
    if (depth > 0) {
      kinds.push(
        () => this.ofOne(depth - 1),
        () => this.aggregate(depth - 1),
        () => this.aggregate(depth - 1),
        () => this.withScalar(depth - 1),
        () => this.matched(depth - 1),
        () => this.matched(depth - 1),
        () => this.labelled(depth - 1),
        () => this.quantile(depth - 1),
        () => `(${this.vector(depth - 1)})`,
        () => `-${this.selector()}`,
        () => `vector(${this.scalar(depth - 1)})`
      )
    }
    return this.pick(kinds)()
  }

  selector(names: readonly string[] = [...GAUGES, ...COUNTERS]): string {
    return this.bareSelector(names) + this.pick(OFFSETS) + this.anchor()
  }

  bareSelector(names: readonly string[]): string {
    const matchers = this.chance() < 0.5 ? [] : this.some(MATCHERS, 2)
    const name = this.pick(names)
    if (this.chance() < 0.05) return `{${[`__name__=~"${name}|cores"`, ...matchers].join(', ')}}`
    return matchers.length === 0 ? name : `${name}{${matchers.join(', ')}}`
  }

  /** A fixed time; ends of the question's own window are as good. */
  anchor(): string {
    const dice = this.chance()
    return dice < 0.03 ? ' @ start()' : dice < 0.06 ? ' @ end()' : ''
  }

  overRange(depth: number): string {
    const dice = this.chance()
    if (dice < 0.3) return `${this.pick(RATES)}(${this.range(COUNTERS, depth)})`
    const range = this.range([...GAUGES, ...COUNTERS], depth)
    if (dice < 0.7) return `${this.pick(OVER_TIME)}_over_time(${range})`
    if (dice < 0.85) return `${this.pick(OTHERS_OVER_TIME)}(${range})`
    if (dice < 0.93)
      return `quantile_over_time(${this.pick(['0.5', '0.9', '0', '1', '-1'])}, ${range})`
    const fixed = `${this.bareSelector(FINITE)}[${this.pick(RANGES)}]${this.pick(OFFSETS)}`
    if (dice < 0.96) return `deriv(${fixed})`
    return `predict_linear(${fixed}, ${this.pick(['600', '-60', '3600'])})`
  }

  range(names: readonly string[], depth: number): string {
    const range = this.pick(RANGES)
    if (depth <= 0 || this.chance() < 0.85) {
      return `${this.bareSelector(names)}[${range}]${this.pick(OFFSETS)}${this.anchor()}`
    }
    // No further range inside: the steps of this one are full seconds, and so would its edges be.
    const one = this.selector(names)
    const inner = this.chance() < 0.5 ? one : `sum by (instance) (${one})`
    return `(${inner})[${range}:${this.pick(['', '10s', '1m', '7s'])}]${this.pick(OFFSETS)}`
  }

  ofOne(depth: number): string {
    const dice = this.chance()
    if (dice < 0.7) return `${this.pick(OF_ONE)}(${this.vector(depth)})`
    if (dice < 0.8) return `${this.pick(OF_TIME)}(${this.selector(FINITE)})`
    if (dice < 0.87) return `round(${this.vector(depth)}, ${this.pick(['0.1', '5', '0.25'])})`
    if (dice < 0.94) {
      const [min, max] = [this.scalar(0), this.scalar(0)]
      return `clamp(${this.vector(depth)}, ${min}, ${max})`
    }
    return `clamp_${this.pick(['min', 'max'])}(${this.vector(depth)}, ${this.scalar(depth)})`
  }

  aggregate(depth: number): string {
    const grouping = this.grouping()
    const dice = this.chance()
    const operand = this.vector(depth)
    if (dice < 0.65) return `${this.pick(AGGREGATIONS)}${grouping}(${operand})`
    if (dice < 0.75) {
      return `${this.pick(['stddev', 'stdvar'])}${grouping}(${this.selector(FINITE)})`
    }
    if (dice < 0.85)
      return `quantile${grouping}(${this.pick(['0.5', '0.9', '0', '2'])}, ${operand})`
    if (dice < 0.92) return `count_values${grouping}("value", ${this.selector()})`
    // Which of two equal rows is the greater one is nobody's promise; rates hardly ever are equal.
    const distinct = `rate(cpu_seconds_total{${this.some(MATCHERS, 1).join('')}}[10m])`
    return `${this.pick(['topk', 'bottomk'])}${grouping}(${this.pick(['1', '2', '5'])}, ${distinct})`
  }

  grouping(): string {
    const dice = this.chance()
    if (dice < 0.3) return ''
    return ` ${dice < 0.7 ? 'by' : 'without'} (${this.some(LABELS, 2).join(', ')})`
  }

  withScalar(depth: number): string {
    const [vector, scalar] = [this.vector(depth), this.scalar(depth)]
    const op = this.chance() < 0.6 ? this.pick(ARITHMETIC) : this.comparison()
    return this.chance() < 0.5 ? `(${vector} ${op} ${scalar})` : `(${scalar} ${op} ${vector})`
  }

  comparison(): string {
    return this.pick(COMPARISONS) + (this.chance() < 0.4 ? ' bool' : '')
  }

  matched(depth: number): string {
    const [a, b] = [this.vector(depth), this.vector(depth)]
    const labels = this.some(LABELS.slice(0, 8), 2).join(', ')
    const clauses = ['', '', ` on (${labels})`, ` ignoring (${labels})`, ' on (instance)']
    const matching = this.pick(clauses)
    if (this.chance() < 0.35) return `(${a} ${this.pick(SETS)}${matching} ${b})`
    const compared = matching === '' ? this.comparison() : `${this.pick(COMPARISONS)} bool`
    const op = this.chance() < 0.6 ? this.pick(ARITHMETIC) : compared
    const group =
      matching !== '' && this.chance() < 0.4
        ? ` group_${this.pick(['left', 'right'])}${labels.includes('sensor') ? ' ()' : ' (sensor)'}`
        : ''
    return `(${a} ${op}${matching}${group} ${b})`
  }

  labelled(depth: number): string {
    const vector = this.vector(depth)
    const [target, source] = [this.pick(LABELS), this.pick(LABELS)]
    if (this.chance() < 0.4) {
      return `label_join(${vector}, "${target}", "-", "${source}", "instance")`
    }
    const pattern = this.pick(['(.*)', '(.).*', 'a(.*)', '(?P<x>[a-z]+):.*', ''])
    const replacement = this.pick(['$1', 'x-$1', '$x', '', 'constant'])
    return `label_replace(${vector}, "${target}", "${replacement}", "${source}", "${pattern}")`
  }

  quantile(depth: number): string {
    const q = this.chance() < 0.8 ? this.pick(['0.5', '0.9', '0', '1', '1.5']) : this.scalar(depth)
    const rate = `rate(${this.bareSelector(['latency_seconds_bucket'])}[${this.pick(RANGES)}])`
    const summed = `sum by (le${this.pick(['', ', instance', ', path'])}) (${rate})`
    return `histogram_quantile(${q}, ${this.chance() < 0.5 ? rate : summed})`
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.chance() * items.length)]!
  }

  /** Up to `most` different items. */
  some<Item>(items: readonly Item[], most: number): Item[] {
    const count = Math.floor(this.chance() * (most + 1))
    return [...new Set(Array.from({ length: count }, () => this.pick(items)))]
  }
}
