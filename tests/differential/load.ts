/** The same samples for several servers, by remote-write. */
import { Connection, REMOTE_WRITE } from '../e2e/connection.ts'
import { encodeLabels, RequestWriter } from '../e2e/request-writer.ts'
import type { Server } from './answers.ts'

export interface Batch {
  /** Of one time, which no later batch goes behind. */
  timeMs: number
  samples: { series: number; value: number | 'stale' }[]
}

/** Where samples go: a server, and what its door for writing wants. */
export type Target = Server

/**
 * Push the batches, which are in the order of time, to every server.
 * @param labels of the series by their numbers
 */
export async function load(
  targets: readonly Target[],
  labels: readonly Record<string, string>[],
  batches: Iterable<Batch>
): Promise<void> {
  const encoded = labels.map(encodeLabels)
  const connections = targets.map(
    ({ url, headers }) => new Connection(`${url}/api/v1/write`, { ...REMOTE_WRITE, ...headers })
  )
  const writer = new RequestWriter()
  const send = async () => {
    const body = writer.take()
    const answers = await Promise.all(connections.map((connection) => connection.post(body)))
    for (const { status, text } of answers) {
      if (status >= 300) throw new Error(`a push was answered with ${status}: ${text}`)
    }
  }
  for (const { timeMs, samples } of batches) {
    for (const { series, value } of samples) {
      if (value === 'stale') writer.addStale(encoded[series]!, timeMs)
      else writer.add(encoded[series]!, timeMs, value)
    }
    if (writer.samples >= SAMPLES_PER_PUSH) await send()
  }
  if (writer.samples > 0) await send()
  for (const connection of connections) connection[Symbol.dispose]()
}

const SAMPLES_PER_PUSH = 2_000
