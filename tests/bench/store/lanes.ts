/** Sends a file of requests over a few connections, and takes the time of each answer. */
import { Connection, REMOTE_WRITE } from '../../e2e/connection.ts'
import type { RequestFile } from './request-file.ts'

export interface Sent {
  acknowledged: number
  wallS: number
  /** From sending a request to the end of its answer, in ms, sorted. */
  latenciesMs: number[]
}

/**
 * Request n goes to lane n modulo `lanes`, and a lane sends one after another: the series of a lane
 * stay in order, as with the shards of a Prometheus, if `lanes` divides the requests of a scrape.
 *
 * @throws {Error} if a request is refused: what is compared must be the same for all
 */
export async function send(
  requests: RequestFile,
  to: { url: string; headers: Record<string, string>; lanes: number }
): Promise<Sent> {
  const latenciesMs: number[] = []
  let acknowledged = 0
  const startedAt = performance.now()
  const lane = async (first: number) => {
    using connection = new Connection(to.url, { ...REMOTE_WRITE, ...to.headers })
    for (let n = first; n < requests.length; n += to.lanes) {
      const { body, samples } = requests.read(n)
      const sentAt = performance.now()
      const { status, text } = await connection.post(body)
      latenciesMs.push(performance.now() - sentAt)
      if (status >= 300) throw new Error(`${to.url} answered ${status} to request ${n}: ${text}`)
      acknowledged += samples
    }
  }
  await Promise.all(Array.from({ length: to.lanes }, (_, first) => lane(first)))
  const wallS = (performance.now() - startedAt) / 1_000
  return { acknowledged, wallS, latenciesMs: latenciesMs.sort((a, b) => a - b) }
}
