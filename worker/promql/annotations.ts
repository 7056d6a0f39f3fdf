/** What a query's author should know of an answer that is one nevertheless. */
import { QUERY } from '../policy'
import { lineColumn, type Position } from './error'
import { formatShort } from './format'

/** A remark about a part of an expression. */
export interface Annotation extends Position {
  /** `warning`: the answer may be wrong; `info`: the expression may not mean what it says. */
  level: 'warning' | 'info'
  text: string
}

/** What had to be mended in the buckets of histograms whose counts did not grow. */
export interface Mended {
  /** The least and the greatest bound of a bucket that had fewer than the one before. */
  from: number
  to: number
  /** By how many. */
  most: number
  /** Unix ms. */
  at: number
}

/** Collects remarks; each is kept once, and no more of them than anybody reads. */
export class Annotations {
  readonly #found = new Map<string, Annotation>()
  readonly #mended = new Map<
    Annotation,
    Mended & { samples: number; first: number; last: number }
  >()

  /** Of two that say the same, the position of the later one stays. */
  add(level: Annotation['level'], text: string, { from, to }: Position): void {
    const key = `${level} ${text}`
    const known = this.#found.get(key)
    if (known !== undefined) Object.assign(known, { from, to })
    else if (this.#count(level) < QUERY.maxAnnotations) {
      this.#found.set(key, { level, text, from, to })
    }
  }

  invalidQuantile(q: number, position: Position): void {
    const got = `quantile value should be between 0 and 1, got ${formatShort(q)}`
    this.add('warning', got, position)
  }

  possibleNonCounter(name: string, position: Position): void {
    const suffixes =
      'metric might not be a counter, name does not end in _total/_sum/_count/_bucket'
    this.add('info', `${suffixes}: ${JSON.stringify(name)}`, position)
  }

  badBucketLabel(name: string, value: string, position: Position): void {
    const problem = `bucket label "le" is missing or has a malformed value of ${JSON.stringify(value)}`
    this.add('warning', problem + forMetric(name), position)
  }

  mendedBuckets(name: string, position: Position, mended: Mended): void {
    const text =
      'input to histogram_quantile needed to be fixed for monotonicity (see ' +
      'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)' +
      forMetric(name)
    this.add('info', text, position)
    const annotation = this.#found.get(`info ${text}`)
    if (annotation === undefined) return
    const { from, to, most, at } = mended
    const known = this.#mended.get(annotation)
    this.#mended.set(annotation, {
      from: Math.min(from, known?.from ?? from),
      to: Math.max(to, known?.to ?? to),
      most: Math.max(most, known?.most ?? most),
      at,
      samples: (known?.samples ?? 0) + 1,
      first: Math.min(at, known?.first ?? at),
      last: Math.max(at, known?.last ?? at),
    })
  }

  /** In the order in which they were first made. */
  get all(): Annotation[] {
    return [...this.#found.values()].map((annotation) => {
      const mended = this.#mended.get(annotation)
      if (mended === undefined) return { ...annotation }
      const { from, to, most, samples, first, last } = mended
      const text =
        `${annotation.text}, from buckets ${formatShort(from)} to ${formatShort(to)}, with a max ` +
        `diff of ${formatShort(Number(most.toPrecision(2)))}, over ${samples} samples from ` +
        `${timeOf(first)} to ${timeOf(last)}`
      return { ...annotation, text }
    })
  }

  #count(level: Annotation['level']): number {
    let count = 0
    for (const one of this.#found.values()) if (one.level === level) count++
    return count
  }
}

/** As Prometheus's API has it: `PromQL info: … (1:6)`. */
export function printAnnotation(annotation: Annotation, expression: string): string {
  const { level, text } = annotation
  return `PromQL ${level}: ${text} (${lineColumn(expression, annotation)})`
}

const forMetric = (name: string) => (name === '' ? '' : ` for metric name ${JSON.stringify(name)}`)

/** Whole seconds, RFC 3339. */
const timeOf = (ms: number) =>
  new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z')
