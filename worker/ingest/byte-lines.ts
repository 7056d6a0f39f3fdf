/** Cuts a stream of bytes into lines, of which none grows beyond a limit. */
import { concatenated } from './concatenated'

const NEWLINE = 0x0a

export class ByteLines {
  readonly #maxBytes: number
  /** The beginning of a line whose end has not come yet. */
  #open: Uint8Array[] = []
  #length = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The lines that end in `chunk`, without their newline; null stands for one that is too long. */
  *push(chunk: Uint8Array): Generator<Uint8Array | null> {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#add(chunk.subarray(start, end))
      yield this.#take()
      start = end + 1
    }
    // A copy: whoever sends the chunks may use their memory again.
    if (start < chunk.length) this.#add(chunk.slice(start))
  }

  /** The last line, if it did not end with a newline. */
  *end(): Generator<Uint8Array | null> {
    if (this.#length > 0) yield this.#take()
  }

  /** What is too long already is only counted. */
  #add(part: Uint8Array): void {
    this.#length += part.length
    if (this.#length > this.#maxBytes) this.#open = []
    else this.#open.push(part)
  }

  #take(): Uint8Array | null {
    const line = this.#length > this.#maxBytes ? null : concatenated(this.#open)
    this.#open = []
    this.#length = 0
    return line
  }
}
