/** Remote-write requests made before the clock starts, in a file so that memory stays small. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'

/** Where a request lies in the file, and how many samples it carries. */
interface Entry {
  at: number
  bytes: number
  samples: number
}

export class RequestFile {
  readonly #path: string
  readonly #file: number
  readonly #entries: Entry[] = []
  #end = 0

  constructor(path: string) {
    this.#path = path
    this.#file = openSync(path, 'w+')
  }

  get length(): number {
    return this.#entries.length
  }

  get bytes(): number {
    return this.#end
  }

  get samples(): number {
    return this.#entries.reduce((sum, { samples }) => sum + samples, 0)
  }

  add(body: Buffer, samples: number): void {
    writeSync(this.#file, body)
    this.#entries.push({ at: this.#end, bytes: body.length, samples })
    this.#end += body.length
  }

  read(index: number): { body: Buffer; samples: number } {
    const { at, bytes, samples } = this.#entries[index]!
    const body = Buffer.allocUnsafe(bytes)
    readSync(this.#file, body, 0, bytes, at)
    return { body, samples }
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
    rmSync(this.#path, { force: true })
  }
}
