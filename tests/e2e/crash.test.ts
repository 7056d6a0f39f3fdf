import { describe, expect, it } from 'vitest'
import { type Search, Sender, search } from './acknowledged.ts'
import { KEYS, type Product, serve, temporaryDirectory } from './processes.ts'
import { stored } from './stored.ts'

const KILLS = 20
/** Of the moments of the kills. */
const SEED = 20_261_121
/** A kill at a random moment comes this long after the load began, in ms. */
const LOAD_MS = { from: 50, to: 1_500 }
/** A push that waits this long is behind something large: its usual wait is some milliseconds. */
const STALLED_MS = 30
/** Pushes after which the first slow ones are over. */
const WARM_PUSHES = 200
/** How long to wait for such a moment. */
const STALL_TIMEOUT_MS = 10_000
/** The kill then comes up to this much later, so that it meets all parts of it. */
const INTO_STALL_MS = 80

/** A seeded generator of numbers in [0, 1): mulberry32. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const pushesOf = (senders: readonly Sender[]) =>
  senders.reduce((sum, { acknowledged }) => sum + acknowledged, 0)

/** Whether all senders wait for something large, for which a server that has just begun is too young. */
const isStalled = (senders: readonly Sender[], since: number) =>
  pushesOf(senders) - since >= WARM_PUSHES &&
  senders.every((sender) => sender.waitingMs >= STALLED_MS)

/** Wait until the senders wait, and somewhat longer; again if that was over by then. */
async function stall(senders: readonly Sender[], since: number, intoMs: number): Promise<void> {
  const deadline = performance.now() + STALL_TIMEOUT_MS
  while (!isStalled(senders, since) && performance.now() < deadline) {
    while (!isStalled(senders, since) && performance.now() < deadline) await sleep(1)
    await sleep(intoMs)
  }
}

const send = (product: Product, senders: readonly Sender[]) =>
  senders.map((sender) =>
    sender.push(`${product.url}/api/v1/write`, {
      authorization: `Bearer ${KEYS.OPENMANAGER_WRITE_KEY}`,
    })
  )

describe('the search for acknowledged samples', () => {
  const sender = new Sender('small', 0, { servers: 1, perServer: 1 })
  sender.acknowledged = 3
  const metric = { __name__: 'crash_test', sender: 'small', series: '0' }
  const look = (timestamps: number[], values: number[]) => {
    async function* series() {
      yield { metric, timestamps, values }
    }
    return search([sender.expectation()], series())
  }

  it.each([
    ['all', [0, 1_000, 2_000], [0, 10_000, 20_000], { missing: 0, wrong: 0, pushesLost: 0 }],
    ['a hole', [0, 2_000], [0, 20_000], { missing: 1, wrong: 0, pushesLost: 2 }],
    ['a lost end', [0], [0], { missing: 2, wrong: 0, pushesLost: 2 }],
    ['another value', [0, 1_000, 2_000], [0, 7, 20_000], { missing: 1, wrong: 1, pushesLost: 2 }],
  ])('sees %s', async (_, timestamps, values, found) => {
    expect(await look(timestamps, values)).toEqual({ acknowledged: 3, ...found })
  })
})

describe('the built product under load', () => {
  it(`loses nothing that it acknowledged in ${KILLS} kills`, { timeout: 300_000 }, async () => {
    await using directory = await temporaryDirectory()
    const from = Math.floor(Date.now() / 1_000) * 1_000 - 86_400_000
    const senders = [
      new Sender('wide-a', from, { servers: 20, perServer: 100 }),
      new Sender('wide-b', from, { servers: 20, perServer: 100 }),
      new Sender('small-a', from, { servers: 1, perServer: 10 }),
      new Sender('small-b', from, { servers: 1, perServer: 10 }),
    ]
    const chance = random(SEED)
    let verified = senders.map(() => 0)
    let stalls = 0
    const total = { acknowledged: 0, missing: 0, wrong: 0 }

    /** What was acknowledged since the last look; the server must have nothing to do. */
    const look = async (first: readonly number[]): Promise<Search> => {
      const expectations = senders.map((sender, n) => sender.expectation(first[n]))
      const window = senders.map((sender, n) => [
        sender.at(first[n]!),
        sender.at(sender.acknowledged),
      ])
      const [start, end] = [Math.min(...window.flat()), Math.max(...window.flat())]
      // seam: exported(`${url}/api/export?from=${start}&to=${end}`, the admin token) once it is there
      return search(expectations, stored(directory.path, start, end))
    }

    for (let kill = 0; kill < KILLS; kill++) {
      const product = await serve(directory.path)
      const since = pushesOf(senders)
      const pushing = send(product, senders)
      // Every second kill waits until the store moves its log to blocks; the others wait for nothing.
      if (kill % 2 === 0) await sleep(LOAD_MS.from + chance() * (LOAD_MS.to - LOAD_MS.from))
      else await stall(senders, since, chance() * INTO_STALL_MS)
      if (isStalled(senders, since)) stalls++
      await product.crash()
      await Promise.all(pushing)

      await using restarted = await serve(directory.path)
      await (await fetch(`${restarted.url}/api/health`)).text()
      const found = await look(verified)
      expect({ kill, ...found }).toMatchObject({ missing: 0, wrong: 0 })
      total.acknowledged += found.acknowledged
      verified = senders.map((sender) => sender.acknowledged)
    }

    await using product = await serve(directory.path)
    await (await fetch(`${product.url}/api/health`)).text()
    const found = await look(senders.map(() => 0))
    console.info(
      `${found.acknowledged} samples acknowledged, ${found.missing} lost in ${KILLS} kills, ` +
        `${stalls} of them while pushes waited for the log to be moved to blocks`
    )
    expect(found).toEqual({ acknowledged: total.acknowledged, missing: 0, wrong: 0, pushesLost: 0 })
    expect(stalls).toBeGreaterThanOrEqual(KILLS / 4)
  })
})
