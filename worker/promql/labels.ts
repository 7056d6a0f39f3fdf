/** Sets of labels: identity, and what is left of them after an operation. */
import type { Labels } from './source'

/** The label that holds the metric's name. */
export const NAME = '__name__'

/** Text that is equal for equal sets of labels; lengths keep values from running into each other. */
export function labelsKey(labels: Labels): string {
  let key = ''
  for (const name of sortedNames(labels)) key += part(name, labels[name]!)
  return key
}

/** Like {@link labelsKey}, of these labels only; `names` sorted. */
export function keyOn(labels: Labels, names: readonly string[]): string {
  // The usual `by (instance)` and `on (instance)`: the value alone tells them apart.
  if (names.length === 1) return labels[names[0]!] ?? ''
  let key = ''
  for (const name of names) {
    const value = labels[name]
    if (value !== undefined) key += part(name, value)
  }
  return key
}

/** Like {@link labelsKey}, of all but these labels and the metric's name. */
export function keyIgnoring(labels: Labels, ignored: readonly string[]): string {
  let key = ''
  for (const name of sortedNames(labels)) {
    if (name !== NAME && !ignored.includes(name)) key += part(name, labels[name]!)
  }
  return key
}

/** Only these labels. */
export function keepLabels(labels: Labels, names: readonly string[]): Labels {
  const kept: Record<string, string> = {}
  for (const name of names) if (labels[name] !== undefined) kept[name] = labels[name]
  return kept
}

/** All but these labels. */
export function dropLabels(labels: Labels, names: readonly string[]): Labels {
  const kept: Record<string, string> = {}
  for (const name in labels) if (!names.includes(name)) kept[name] = labels[name]!
  return kept
}

/** All but the metric's name. */
export function dropName(labels: Labels): Labels {
  if (labels[NAME] === undefined) return labels
  const kept: Record<string, string> = {}
  for (const name in labels) if (name !== NAME) kept[name] = labels[name]!
  return kept
}

/** The labels with one set, or removed when `value` is ''. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  return value === '' ? dropLabels(labels, [name]) : { ...labels, [name]: value }
}

/** As in Prometheus's own texts: `up{instance="a"}`. */
export function printLabels(labels: Labels): string {
  const pairs = Object.keys(labels)
    .filter((name) => name !== NAME)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`)
  return `${labels[NAME] ?? ''}{${pairs.join(', ')}}`
}

const part = (name: string, value: string) => `${name}\0${value.length}:${value}`

function sortedNames(labels: Labels): string[] {
  const names = Object.keys(labels)
  for (let i = 1; i < names.length; i++) if (names[i]! < names[i - 1]!) return names.sort()
  return names
}
