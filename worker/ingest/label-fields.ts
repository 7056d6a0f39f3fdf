/** Builds the label bytes of one series after the other, sorted by name, without making strings. */
import type { Labels } from '../promql/source'
import { grown } from './grow'
import { labelBytes, writeLabel } from './labels'

interface Field {
  name: Uint8Array
  value: Uint8Array
}

const NAME = new TextEncoder().encode('__name__')
const INSTANCE = new TextEncoder().encode('instance')

/** A growing run of label sets; a set is open between {@link open} and {@link close}. */
export class LabelFields {
  #bytes = new Uint8Array(4_096)
  #length = 0
  #fields: Field[] = []
  readonly #extra: readonly Field[]

  /** @param extra added to every set that has no label of the same name */
  constructor(extra: Labels) {
    const encoder = new TextEncoder()
    this.#extra = Object.entries(extra)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => ({ name: encoder.encode(name), value: encoder.encode(value) }))
  }

  /** Bytes written so far: where the next set will start. */
  get length(): number {
    return this.#length
  }

  /** Labels of the open set. */
  get count(): number {
    return this.#fields.length
  }

  open(): void {
    this.#fields.length = 0
  }

  metric(value: Uint8Array): void {
    this.label(NAME, value)
  }

  /** Add a label; one with an empty value is the same as none. */
  label(name: Uint8Array, value: Uint8Array): void {
    if (value.length === 0) return
    let n = this.#fields.length
    while (n > 0 && compare(this.#fields[n - 1]!.name, name) > 0) n--
    if (n === this.#fields.length) this.#fields.push({ name, value })
    else this.#fields.splice(n, 0, { name, value })
  }

  get hasInstance(): boolean {
    return this.#has(INSTANCE) || this.#extra.some((field) => compare(field.name, INSTANCE) === 0)
  }

  /** The value of a label of the open set, or undefined. */
  valueOf(name: string): string | undefined {
    const bytes = new TextEncoder().encode(name)
    const field = this.#fields.find((candidate) => compare(candidate.name, bytes) === 0)
    return field && new TextDecoder().decode(field.value)
  }

  /** Write the open set behind the others; a name that was given twice is written twice. */
  close(): void {
    for (const field of this.#extra) if (!this.#has(field.name)) this.label(field.name, field.value)
    for (const { name, value } of this.#fields) {
      const end = this.#length + labelBytes(name.length, value.length)
      this.#bytes = grown(this.#bytes, end)
      this.#length = writeLabel(this.#bytes, this.#length, name, value)
    }
  }

  /** All sets written so far. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #has(name: Uint8Array): boolean {
    return this.#fields.some((field) => compare(field.name, name) === 0)
  }
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let n = 0; n < length; n++) if (a[n] !== b[n]) return a[n]! - b[n]!
  return a.length - b.length
}
