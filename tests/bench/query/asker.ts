/** Asks Prometheus's HTTP API over one connection, and takes the time of each answer. */
import { Agent, get } from 'node:http'

export interface Timed {
  ms: number
  bytes: number
  /** Rows of a vector or matrix, or members of a list. */
  rows: number
}

interface Body {
  data: { result: unknown[] } | unknown[]
}

export class Asker {
  readonly #url: string
  readonly #headers: Record<string, string>
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  /** @param url without a path */
  constructor(url: string, headers: Record<string, string>) {
    this.#url = url
    this.#headers = { ...headers, 'accept-encoding': 'identity' }
  }

  /** From sending the request to the end of its answer. @throws {Error} if that is no success */
  async ask(path: string): Promise<Timed> {
    const startedAt = performance.now()
    const { status, body } = await this.#get(path)
    const ms = performance.now() - startedAt
    if (status !== 200) throw new Error(`${this.#url}${path} answered ${status}: ${body}`)
    const { data } = JSON.parse(body.toString()) as Body
    const rows = Array.isArray(data) ? data : data.result
    return { ms, bytes: body.length, rows: rows.length }
  }

  #get(path: string): Promise<{ status: number; body: Buffer }> {
    return new Promise((resolve, reject) => {
      get(this.#url + path, { agent: this.#agent, headers: this.#headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode!, body: Buffer.concat(chunks) })
        )
        response.on('error', reject)
      }).on('error', reject)
    })
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}
