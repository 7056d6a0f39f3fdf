/** Finds the `instance` of a series in its label bytes. */
import { LABEL_FIELD, NAME_FIELD, VALUE_FIELD } from './labels'
import { ProtobufError, ProtobufReader } from './protobuf'

const INSTANCE = new TextEncoder().encode('instance')

/** Reads the label sets that lie in `bytes`, which are not checked otherwise. */
export class InstanceFinder extends ProtobufReader {
  /** The value that was found last is `bytes[valueStart, valueEnd)`. */
  valueStart = 0
  valueEnd = 0
  #nameStart = 0
  #nameEnd = 0

  /**
   * Look for the value in `bytes[start, end)`; that of a set without the label is empty.
   * Returns whether the bytes could be read as far as was needed.
   */
  find(start: number, end: number): boolean {
    this.at = start
    try {
      while (this.at < end) {
        if (this.varint(end) !== LABEL_FIELD) return false
        this.#label(this.lengthEnd(end))
        if (this.#isInstance) return true
      }
    } catch (error) {
      if (error instanceof ProtobufError) return false
      throw error
    }
    this.valueStart = this.valueEnd = end
    return true
  }

  /** As in every protobuf message, of a repeated field the last counts. */
  #label(end: number): void {
    this.#nameStart = this.#nameEnd = this.valueStart = this.valueEnd = end
    while (this.at < end) {
      const tag = this.varint(end)
      if (tag === NAME_FIELD) {
        this.#nameEnd = this.lengthEnd(end)
        this.#nameStart = this.at
        this.at = this.#nameEnd
      } else if (tag === VALUE_FIELD) {
        this.valueEnd = this.lengthEnd(end)
        this.valueStart = this.at
        this.at = this.valueEnd
      } else this.skip(tag, end)
    }
  }

  get #isInstance(): boolean {
    if (this.#nameEnd - this.#nameStart !== INSTANCE.length) return false
    for (let n = 0; n < INSTANCE.length; n++) {
      if (this.bytes[this.#nameStart + n] !== INSTANCE[n]) return false
    }
    return true
  }
}
