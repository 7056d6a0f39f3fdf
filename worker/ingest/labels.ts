/**
 * Label sets as bytes.
 *
 * The bytes are those of the `labels` fields of a remote-write TimeSeries, sorted by name, each
 * length in its shortest form: what Prometheus sends is looked up without being copied or parsed.
 */
import { INGEST } from '../policy'
import type { Labels } from '../promql/source'
import { concatenated } from './concatenated'
import { ProtobufReader } from './protobuf'
import { decodeText } from './text-cache'

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/** Tags: of a label within a series, and of the two texts within a label. */
export const LABEL_FIELD = 0x0a
export const NAME_FIELD = 0x0a
export const VALUE_FIELD = 0x12

/** Labels with empty values do not count, but are not read without end either. */
const MAX_FIELDS = 2 * INGEST.maxLabels

const encoder = new TextEncoder()

/**
 * The labels in `bytes[start, end)`, in any order and with empty values left out, or undefined if
 * they break a rule: valid UTF-8, a metric name, names of the permitted characters, no name twice,
 * and the limits of `INGEST`.
 */
export function readLabels(bytes: Uint8Array, start: number, end: number): Labels | undefined {
  try {
    return valid(pairs(bytes, start, end))
  } catch (error) {
    // A TypeError is how a fatal TextDecoder says "not UTF-8".
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

/** The canonical bytes of a label set: sorted by name, without empty values. */
export function encodeLabels(labels: Labels): Uint8Array {
  const fields: Uint8Array[] = []
  for (const name of Object.keys(labels).sort()) {
    if (labels[name] !== '')
      fields.push(labelField(encoder.encode(name), encoder.encode(labels[name])))
  }
  return concatenated(fields)
}

/**
 * Whether bytes that {@link readLabels} understood are canonical already, as Prometheus's are: then
 * there is no need to write them anew.
 */
export function isCanonical(bytes: Uint8Array): boolean {
  const reader = new ProtobufReader(bytes)
  let previous = bytes.subarray(0, 0)
  while (reader.at < bytes.length) {
    const start = reader.at
    reader.varint(bytes.length)
    const end = reader.lengthEnd(bytes.length)
    if (reader.varint(end) !== NAME_FIELD) return false
    const nameEnd = reader.lengthEnd(end)
    const name = bytes.subarray(reader.at, nameEnd)
    reader.at = nameEnd
    if (nameEnd === end || reader.varint(end) !== VALUE_FIELD) return false
    const valueEnd = reader.lengthEnd(end)
    const valueBytes = valueEnd - reader.at
    if (valueBytes === 0 || valueEnd !== end) return false
    // Lengths could be longer than they need to be.
    if (end - start !== labelBytes(name.length, valueBytes) || !follows(name, previous))
      return false
    previous = name
    reader.at = end
  }
  return true
}

/** Bytes that {@link writeLabel} appends for a name and a value of these lengths. */
export function labelBytes(nameBytes: number, valueBytes: number): number {
  const body = fieldBytes(nameBytes) + fieldBytes(valueBytes)
  return fieldBytes(body)
}

/** Write one label at `at`; the target must have {@link labelBytes} left. Returns the end. */
export function writeLabel(
  target: Uint8Array,
  at: number,
  name: Uint8Array,
  value: Uint8Array
): number {
  const body = fieldBytes(name.length) + fieldBytes(value.length)
  let end = writeLength(target, at, LABEL_FIELD, body)
  end = writeLength(target, end, NAME_FIELD, name.length)
  target.set(name, end)
  end = writeLength(target, end + name.length, VALUE_FIELD, value.length)
  target.set(value, end)
  return end + value.length
}

/** A label set as people write it: `name{a="b"}`; at most `maxLength` characters. */
export function labelText(labels: Labels, maxLength = 200): string {
  const { __name__: name = '', ...rest } = labels
  const inside = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  const text = inside.length === 0 ? name : `${name}{${inside.join(',')}}`
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
}

/** Set a property even if it is called `__proto__`, which is a valid label name. */
export function setLabel(labels: Record<string, string>, name: string, value: string): void {
  if (name !== '__proto__') labels[name] = value
  else
    Object.defineProperty(labels, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    })
}

function valid(found: [string, string][]): Labels | undefined {
  const labels: Record<string, string> = {}
  const seen = new Set<string>()
  for (const [name, value] of found) {
    if (seen.has(name) || !validLabel(name, value)) return undefined
    seen.add(name)
    if (value !== '') setLabel(labels, name, value)
  }
  if (!Object.hasOwn(labels, '__name__') || Object.keys(labels).length > INGEST.maxLabels) {
    return undefined
  }
  return labels
}

function validLabel(name: string, value: string): boolean {
  if (!LABEL_NAME.test(name) || name.length > INGEST.maxLabelNameBytes) return false
  return name !== '__name__' || value === '' || METRIC_NAME.test(value)
}

function pairs(bytes: Uint8Array, start: number, end: number): [string, string][] {
  const reader = new ProtobufReader(bytes, start)
  const found: [string, string][] = []
  while (reader.at < end) {
    if (found.length >= MAX_FIELDS) throw new RangeError('too many labels')
    if (reader.varint(end) !== LABEL_FIELD) throw new RangeError('not a label')
    found.push(pair(reader, reader.lengthEnd(end)))
  }
  return found
}

/** Other fields than name and value are skipped, and of a repeated field the last counts. */
function pair(reader: ProtobufReader, end: number): [string, string] {
  let name = ''
  let value = ''
  while (reader.at < end) {
    const tag = reader.varint(end)
    if (tag === NAME_FIELD) name = text(reader, end, INGEST.maxLabelNameBytes)
    else if (tag === VALUE_FIELD) value = text(reader, end, INGEST.maxLabelValueBytes)
    else reader.skip(tag, end)
  }
  return [name, value]
}

function text(reader: ProtobufReader, end: number, maxBytes: number): string {
  const textEnd = reader.lengthEnd(end)
  if (textEnd - reader.at > maxBytes) throw new RangeError('a label is too long')
  const decoded = decodeText(reader.bytes, reader.at, textEnd)
  reader.at = textEnd
  return decoded
}

/** Whether a name comes after another in the order of its bytes. */
function follows(name: Uint8Array, previous: Uint8Array): boolean {
  const shorter = Math.min(name.length, previous.length)
  for (let n = 0; n < shorter; n++) {
    if (name[n] !== previous[n]) return name[n]! > previous[n]!
  }
  return name.length > previous.length
}

function labelField(name: Uint8Array, value: Uint8Array): Uint8Array {
  const field = new Uint8Array(labelBytes(name.length, value.length))
  writeLabel(field, 0, name, value)
  return field
}

function fieldBytes(length: number): number {
  let bytes = 2 + length
  for (let rest = length; rest > 127; rest >>>= 7) bytes++
  return bytes
}

function writeLength(target: Uint8Array, at: number, tag: number, length: number): number {
  let end = at
  target[end++] = tag
  let rest = length
  while (rest > 127) {
    target[end++] = (rest & 127) | 128
    rest >>>= 7
  }
  target[end++] = rest
  return end
}
