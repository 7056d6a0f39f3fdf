/** Rows written per million samples, which is what Durable Objects bill: our own server only. */
import type { Usage } from '../../../worker/contracts/usage.ts'
import { Connection, REMOTE_WRITE } from '../../e2e/connection.ts'
import { KEYS, serve } from '../../e2e/processes.ts'
import { encodeLabels, RequestWriter } from '../../e2e/request-writer.ts'
import { Host, seriesOf } from './hosts.ts'
import { instanceOf } from './load.ts'

const SERVERS = 20
const HOURS = 5
const MINUTES_PER_HOUR = 60
/** Of a server; a push has all readings of its minute. */
const READINGS_PER_PUSH = 6
const PUSH_S = 60
const READING_S = PUSH_S / READINGS_PER_PUSH

/** Rows that the server says it has written since midnight UTC. */
async function rowsWritten(url: string): Promise<number> {
  const headers = { authorization: `Bearer ${KEYS.OPENMANAGER_ADMIN_TOKEN}` }
  const response = await fetch(`${url}/api/usage`, { headers })
  if (!response.ok) throw new Error(`/api/usage answered ${response.status}`)
  return ((await response.json()) as Usage).counters.rowsWritten.used
}

/**
 * Some hours of pushes as fast as they are taken, with the times that they would have had; the first
 * hour, in which labels are new and nothing is packed yet, does not count. Not to be run across
 * midnight UTC, when the counter begins again.
 */
export async function measureRows(directory: string): Promise<number> {
  await using product = await serve(directory)
  using connection = new Connection(`${product.url}/api/v1/write`, {
    ...REMOTE_WRITE,
    authorization: `Bearer ${KEYS.OPENMANAGER_WRITE_KEY}`,
  })
  const servers = Array.from({ length: SERVERS }, (_, n) => ({
    host: new Host(n + 1),
    labels: seriesOf(instanceOf(n)).map(encodeLabels),
    offsetS: (n * PUSH_S) / SERVERS,
  }))
  const writer = new RequestWriter()
  const minutes = HOURS * MINUTES_PER_HOUR
  const startS = Math.floor(Date.now() / 1_000) - (minutes + 1) * PUSH_S
  let rowsBefore = 0
  let samples = 0
  for (let minute = 0; minute < minutes; minute++) {
    if (minute === MINUTES_PER_HOUR) {
      rowsBefore = await rowsWritten(product.url)
      samples = 0
    }
    for (const { host, labels, offsetS } of servers) {
      for (let reading = 0; reading < READINGS_PER_PUSH; reading++) {
        const timeS = startS + minute * PUSH_S + offsetS + reading * READING_S
        const values = host.scrape(timeS, READING_S)
        for (const [n, value] of values.entries()) writer.add(labels[n]!, timeS * 1_000, value)
      }
      samples += writer.samples
      const { status, text } = await connection.post(writer.take())
      if (status >= 300) throw new Error(`the server answered ${status}: ${text}`)
    }
  }
  return (((await rowsWritten(product.url)) - rowsBefore) / samples) * 1e6
}
