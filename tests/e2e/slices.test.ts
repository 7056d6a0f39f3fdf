import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { KEYS, type Product, serve, temporaryDirectory } from './processes.ts'

const MINUTE_MS = 60_000
/** As early as a fleet can spread: samples are as far ahead of the clock as they may be. */
const AHEAD_MS = 9.9 * MINUTE_MS
/** When the samples of now are of the new epoch, if the spread was decided at `time`. */
const spreadAt = (time: number) =>
  Math.ceil((time + 10.5 * MINUTE_MS) / MINUTE_MS) * MINUTE_MS - AHEAD_MS

const SENDERS = 6
const SERVERS = 5
const METRICS = 20
/** 600 series in all, for stores that are meant for 100: 16 slices. */
const SETTINGS = { ...KEYS, OPENMANAGER_SLICE_SERIES: '100' }

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What a sender says at a time; `more` is added to every value. */
const page = (sender: number, time: number, more = 0) =>
  Array.from({ length: SERVERS * METRICS }, (_, n) => {
    const [server, metric] = [n % SERVERS, Math.floor(n / SERVERS)]
    return `m${metric}{instance="host-${sender}-${server}"} ${time / 1_000 + n + more} ${time}\n`
  }).join('')

function push(product: Product, body: string) {
  return fetch(`${product.url}/api/v1/import/prometheus`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.OPENMANAGER_WRITE_KEY}` },
    body,
  })
}

/** Reports once a second until it is stopped, and again what was not acknowledged, as Prometheus does. */
function sender(number: number, product: () => Product) {
  const acknowledged: number[] = []
  let isStopped = false
  const run = async () => {
    let time = 0
    while (!isStopped) {
      time = Math.max(time + 1_000, Math.floor((Date.now() + AHEAD_MS) / 1_000) * 1_000)
      const body = page(number, time)
      for (;;) {
        const response = await push(product(), body).catch(() => null)
        if (response?.status === 204) break
        expect(response === null || response.status >= 500).toBe(true)
        if (isStopped) return
        await wait(50)
      }
      acknowledged.push(time)
      await wait(Math.max(0, time + 1_000 - AHEAD_MS - Date.now()))
    }
  }
  const running = run()
  return {
    acknowledged,
    stop: () => {
      isStopped = true
      return running
    },
  }
}

it('keeps everything it acknowledged when it is killed while a fleet spreads', async () => {
  await using directory = await temporaryDirectory()
  let product = await serve(directory.path, { keys: SETTINGS })
  const restart = async () => {
    await product.crash()
    product = await serve(directory.path, { keys: SETTINGS })
  }
  const senders = Array.from({ length: SENDERS }, (_, n) => sender(n, () => product))

  await wait(2_500)
  await restart() // After this the fleet is counted, and a spread decided.
  const spread = spreadAt(Date.now())
  await wait(3_000)
  await restart()
  for (const at of [spread - 300, spread + 400, spread + 3_000, spread + 6_500]) {
    await wait(Math.max(0, at - Date.now()))
    await restart()
  }
  await wait(3_000)
  await Promise.all(senders.map((sender) => sender.stop()))

  // Each store is a file: the fleet has spread.
  const files = await readdir(directory.path, { recursive: true })
  expect(files.filter((file) => file.endsWith('.sqlite')).length).toBeGreaterThan(12)
  // A sample that is there is refused when it comes with another value; a lost one would be taken.
  for (const [n, { acknowledged }] of senders.entries()) {
    expect(acknowledged.length).toBeGreaterThan(30)
    for (const time of acknowledged) {
      const answer = await push(product, page(n, time, 0.5))
      const { stored, rejected } = (await answer.json()) as { stored: number; rejected: number }
      expect([n, time, stored, rejected]).toEqual([n, time, 0, SERVERS * METRICS])
    }
  }
  await product.stop()
}, 240_000)

it('says in a line what is wrong with a number of series', async () => {
  await using directory = await temporaryDirectory()
  const keys = { ...KEYS, OPENMANAGER_SLICE_SERIES: 'many' }
  const refused = await serve(directory.path, { keys }).catch(String)
  expect(refused).toContain('OPENMANAGER_SLICE_SERIES must be a whole number')
  expect(refused).not.toContain('    at ')
})
