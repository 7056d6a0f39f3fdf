/**
 * A table as one run of bytes, for answers that cross RPC.
 *
 * Four words of 32 bits: bytes of the head, rows, values, and words of labels. Then the head, padded
 * to 8 bytes: the JSON of every text once. Then the values as 64-bit floats, the labels of the rows
 * (how many a row has, and the number of the text of each name and value), and for each value a byte
 * that says whether it is present.
 */

import { setLabel } from '../../worker/ingest/labels'
import type { Labels, Table } from '../../worker/promql/source'

const PREFIX_BYTES = 16

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function packTable({ rows, values, present }: Table): ArrayBuffer {
  const texts = new Map<string, number>()
  const labels: number[] = []
  for (const row of rows) {
    const start = labels.push(0) - 1
    for (const name in row) {
      labels.push(numberOf(texts, name), numberOf(texts, row[name]!))
      labels[start]!++
    }
  }
  const head = encoder.encode(JSON.stringify([...texts.keys()]))
  const valuesAt = padded(PREFIX_BYTES + head.length)
  const labelsAt = valuesAt + 8 * values.length
  const presentAt = labelsAt + 4 * labels.length
  const bytes = new Uint8Array(presentAt + present.length)
  new Uint32Array(bytes.buffer, 0, 4).set([head.length, rows.length, values.length, labels.length])
  bytes.set(head, PREFIX_BYTES)
  new Float64Array(bytes.buffer, valuesAt, values.length).set(values)
  new Uint32Array(bytes.buffer, labelsAt, labels.length).set(labels)
  bytes.set(present, presentAt)
  return bytes.buffer
}

/** What was packed; values are views of `packed`. */
export function unpackTable(packed: ArrayBuffer): Table {
  const [headBytes = 0, count = 0, size = 0, words = 0] = new Uint32Array(packed, 0, 4)
  const head = decoder.decode(new Uint8Array(packed, PREFIX_BYTES, headBytes))
  const texts = JSON.parse(head) as string[]
  const valuesAt = padded(PREFIX_BYTES + headBytes)
  const labelsAt = valuesAt + 8 * size
  const labels = new Uint32Array(packed, labelsAt, words)
  const rows: Labels[] = []
  for (let at = 0; rows.length < count; ) {
    const row: Record<string, string> = {}
    for (let left = labels[at++]!; left > 0; left--) {
      setLabel(row, texts[labels[at++]!]!, texts[labels[at++]!]!)
    }
    rows.push(row)
  }
  return {
    rows,
    values: new Float64Array(packed, valuesAt, size),
    present: new Uint8Array(packed, labelsAt + 4 * words, size),
  }
}

function numberOf(texts: Map<string, number>, text: string): number {
  const known = texts.get(text)
  if (known !== undefined) return known
  texts.set(text, texts.size)
  return texts.size - 1
}

const padded = (bytes: number) => Math.ceil(bytes / 8) * 8
