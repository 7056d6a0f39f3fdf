/** One HTTP connection that is kept open, as a sender of remote-write keeps it. */
import { Agent, request } from 'node:http'

export interface Answer {
  status: number
  text: string
}

/** Headers of a remote-write 1.0 request. */
export const REMOTE_WRITE = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
} as const

export class Connection {
  readonly #url: URL
  readonly #headers: Record<string, string>
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#url = new URL(url)
    this.#headers = headers
  }

  /** Rejects when the server goes away before its answer is complete. */
  post(body: Buffer): Promise<Answer> {
    const headers = { ...this.#headers, 'content-length': body.length }
    return new Promise((resolve, reject) => {
      request(this.#url, { method: 'POST', agent: this.#agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode!, text }))
        response.on('error', reject)
      })
        .on('error', reject)
        .end(body)
    })
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}
