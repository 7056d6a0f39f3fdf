/** The labels of a series; its metric is `__name__`. */
export type Labels = Record<string, string>

/** A piece of a series as PromQL writes it. */
export interface SeriesPart {
  kind: 'metric' | 'label' | 'value' | 'mark'
  text: string
}

const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** Characters that a string literal must escape, or that would turn or break the text around them. */
const ESCAPED = /["\\\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu

const escaped = (character: string) =>
  character === '"' || character === '\\'
    ? `\\${character}`
    : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A text as a string of PromQL, in which nothing is unseen. */
const quoted = (text: string) => `"${text.replace(ESCAPED, escaped)}"`

/** Labels by name, without the metric's. */
const labelsOf = (labels: Labels) =>
  Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .sort(([a], [b]) => (a < b ? -1 : 1))

/** A series in pieces, which together are a selector of it. */
export function seriesParts(labels: Labels): SeriesPart[] {
  const { __name__: metric = '' } = labels
  const isPlain = METRIC.test(metric)
  const inside: SeriesPart[][] = labelsOf(labels).map(([name, value]) => [
    { kind: 'label', text: LABEL.test(name) ? name : quoted(name) },
    { kind: 'mark', text: '=' },
    { kind: 'value', text: quoted(value) },
  ])
  if (metric && !isPlain) inside.unshift([{ kind: 'metric', text: quoted(metric) }])
  const parts: SeriesPart[] = isPlain ? [{ kind: 'metric', text: metric }] : []
  if (inside.length === 0) return metric ? parts : [{ kind: 'mark', text: '{}' }]
  return [
    ...parts,
    { kind: 'mark', text: '{' },
    ...inside.flatMap((pieces, i) =>
      i === 0 ? pieces : [{ kind: 'mark', text: ', ' } as const, ...pieces]
    ),
    { kind: 'mark', text: '}' },
  ]
}

/** A series as PromQL writes it: `up{instance="a", job="node"}`; `{}` without labels. */
export const seriesText = (labels: Labels) =>
  seriesParts(labels)
    .map(({ text }) => text)
    .join('')

/** How a table shows labels. */
export interface Columns {
  /** Labels that tell the series apart, each worth a column. */
  names: string[]
  /** What all series have in common. */
  shared: Labels
}

/** The labels that all of several series have in common; none of a series that is alone. */
export function sharedLabels(series: Labels[]): Labels {
  const [first, ...others] = series
  if (!first || others.length === 0) return {}
  const isShared = ([name, value]: [string, string]) =>
    others.every((labels) => labels[name] === value)
  return Object.fromEntries(Object.entries(first).filter(isShared))
}

/** A series without some of its labels: what tells it from its likes. */
export const without = (labels: Labels, shared: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !Object.hasOwn(shared, name)))

/** Columns for these series; null when there would be more than `most`, or nothing tells them apart. */
export function columnsOf(series: Labels[], most: number): Columns | null {
  const shared = sharedLabels(series)
  const names = new Set(series.flatMap((labels) => Object.keys(without(labels, shared))))
  if (series.length < 2) return null
  if (names.size === 0 || names.size > most) return null
  return { names: [...names].sort(byNameFirst), shared }
}

/** The metric first, then by name. */
const byNameFirst = (a: string, b: string) =>
  Number(b === '__name__') - Number(a === '__name__') || (a < b ? -1 : 1)

/** Order of two texts as a person expects it: "cpu 2" before "cpu 10". */
export const byText = new Intl.Collator('en', { numeric: true }).compare
