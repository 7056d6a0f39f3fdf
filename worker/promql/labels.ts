/** Sets of labels: identity, and what is left of them after an operation. */
import type { Labels } from './source'

/** The label that holds the metric's name. */
export const NAME = '__name__'

/** Labels of the metric rather than of the series: they go where its name goes. */
const TYPE = '__type__'
const UNIT = '__unit__'

/** Text that is equal for equal sets of labels; lengths keep values from running into each other. */
export function labelsKey(labels: Labels): string {
  let key = ''
  for (const name of sortedNames(labels)) key += part(name, labels[name]!)
  return key
}

/** The value of a label, '' if there is none. */
export function labelValue(labels: Labels, name: string): string {
  const value: unknown = labels[name]
  // Every object has a `constructor`, which is no label.
  return typeof value === 'string' ? value : ''
}

/** Only these labels. */
export function keepLabels(labels: Labels, names: readonly string[]): Labels {
  const kept: Record<string, string> = {}
  for (const name of names) {
    const value = labelValue(labels, name)
    if (value !== '') kept[name] = value
  }
  return kept
}

/** All but these labels. */
export function dropLabels(labels: Labels, names: readonly string[]): Labels {
  const kept: Record<string, string> = {}
  for (const name in labels) if (!names.includes(name)) kept[name] = labels[name]!
  return kept
}

/** All but the metric's name, type and unit. */
export function dropMetadata(labels: Labels): Labels {
  const kept: Record<string, string> = {}
  for (const name in labels) {
    if (name !== NAME && name !== TYPE && name !== UNIT) kept[name] = labels[name]!
  }
  return kept
}

/** Whether the labels say of which type or unit the metric is. */
export function hasTypeOrUnit(labels: Labels): boolean {
  return labels[TYPE] !== undefined || labels[UNIT] !== undefined
}

/** What a group of `on` or `ignoring` has in common. */
export function matchLabels(labels: Labels, on: boolean, names: readonly string[]): Labels {
  return on ? keepLabels(labels, names) : dropLabels(labels, [...names, NAME])
}

/** The order of Prometheus: by the first label in which two sets differ, its name before its value. */
export function compareLabels(a: Labels, b: Labels): number {
  const names = sortedNames(a)
  const others = sortedNames(b)
  for (let i = 0; i < names.length && i < others.length; i++) {
    const name = names[i]!
    if (name !== others[i]) return name < others[i]! ? -1 : 1
    if (a[name] !== b[name]) return a[name]! < b[name]! ? -1 : 1
  }
  return names.length - others.length
}

/** The labels with one set, or removed when `value` is ''. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  return value === '' ? dropLabels(labels, [name]) : { ...labels, [name]: value }
}

/** As in Prometheus's own messages: `{__name__="up", instance="a"}`. */
export function printLabels(labels: Labels): string {
  const pairs = sortedNames(labels).map((name) => {
    const plain = /^[A-Za-z_]\w*$/.test(name)
    return `${plain ? name : JSON.stringify(name)}=${JSON.stringify(labels[name])}`
  })
  return `{${pairs.join(', ')}}`
}

const part = (name: string, value: string) => `${name}\0${value.length}:${value}`

function sortedNames(labels: Labels): string[] {
  const names = Object.keys(labels)
  for (let i = 1; i < names.length; i++) if (names[i]! < names[i - 1]!) return names.sort()
  return names
}
