/** How soon an object answers again after it was killed: our own server only. */
import { KEYS, serve } from '../../e2e/processes.ts'
import { send } from './lanes.ts'
import { instanceOf } from './load.ts'
import type { RequestFile } from './request-file.ts'

const HOUR_MS = 3_600_000
const QUESTIONS = 5

/** From the first question to its answer, in ms, each after another kill. */
export async function measureWaking(directory: string, day: RequestFile): Promise<number[]> {
  await fill(directory, day)
  const answerMs: number[] = []
  for (let n = 0; n < QUESTIONS; n++) {
    const product = await serve(directory)
    // Starting the worker is not waking the object.
    await (await fetch(`${product.url}/api/openapi.json`)).arrayBuffer()
    const askedAt = performance.now()
    await ask(product.url)
    answerMs.push(performance.now() - askedAt)
    await product.crash()
  }
  return answerMs
}

/** Push the day, and kill the server with all that is in memory. */
async function fill(directory: string, day: RequestFile): Promise<void> {
  const product = await serve(directory)
  const headers = { authorization: `Bearer ${KEYS.OPENMANAGER_WRITE_KEY}` }
  await send(day, { url: `${product.url}/api/v1/write`, headers, lanes: 1 })
  await product.crash()
}

/** An hour of one server. @throws {Error} if there is no value in the answer */
async function ask(url: string): Promise<void> {
  const now = Date.now()
  const window = `from=${now - HOUR_MS}&to=${now}&step=60000`
  const response = await fetch(
    `${url}/api/fleets/main/history?${window}&server=${encodeURIComponent(instanceOf(0))}`,
    { headers: { authorization: `Bearer ${KEYS.OPENMANAGER_READ_KEY}` } }
  )
  if (!response.ok) throw new Error(`the history answered ${response.status}`)
  const { series } = (await response.json()) as { series: { values: (number | null)[] }[] }
  const values = series.flatMap((one) => one.values).filter((value) => value !== null)
  if (values.length === 0) throw new Error('the history is empty')
}
