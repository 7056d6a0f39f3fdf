/** The order of label sets. */
import type { Labels } from './source'

/** Names of labels, sorted; mostly they are. */
export function namesOf(labels: Labels): string[] {
  const names = Object.keys(labels)
  for (let n = 1; n < names.length; n++) if (names[n]! < names[n - 1]!) return names.sort()
  return names
}

/** Text that orders sets by the first name in which two differ, or else by the first value. */
export function orderKey(labels: Labels): string {
  let key = ''
  for (const name of namesOf(labels)) key += `${name}\0${labels[name]}\0`
  return key
}

/** Items by their labels. */
export function inOrder<Item>(
  items: readonly Item[],
  labelsOf: (item: Item) => Labels
): readonly Item[] {
  if (items.length < 2) return items
  return items
    .map((item) => ({ item, key: orderKey(labelsOf(item)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item)
}
