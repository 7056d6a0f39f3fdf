import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../worker/analysis/random.ts'
import { type Search, Sender, search } from './acknowledged.ts'
import { exported } from './exported.ts'
import { wasFlushing } from './flushing.ts'
import { KEYS, type Product, serve, temporaryDirectory } from './processes.ts'

const ADMIN = { authorization: `Bearer ${KEYS.OPENMANAGER_ADMIN_TOKEN}` }
const KILLS = 20
/** How far back the samples begin. */
const DAYS = 25
const STEP_MS = 120_000
/** Of the moments of the kills. */
const SEED = 20_261_121
/** A kill at a random moment comes this long after the load began, in ms. */
const LOAD_MS = { from: 50, to: 1_500 }

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

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
    // Days pass while it runs, so that they are rolled up too.
    const from = Math.floor(Date.now() / 1_000) * 1_000 - DAYS * 86_400_000
    const senders = [
      new Sender('wide-a', from, { servers: 20, perServer: 100, stepMs: STEP_MS }),
      new Sender('wide-b', from, { servers: 20, perServer: 100, stepMs: STEP_MS }),
      new Sender('small-a', from, { servers: 1, perServer: 10, stepMs: STEP_MS }),
      new Sender('small-b', from, { servers: 1, perServer: 10, stepMs: STEP_MS }),
    ]
    const chance = randomFrom(SEED)
    let verified = senders.map(() => 0)
    let flushes = 0
    const total = { acknowledged: 0, missing: 0, wrong: 0 }

    /** What was acknowledged since the last look. */
    const look = async ({ url }: Product, first: readonly number[]): Promise<Search> => {
      const expectations = senders.map((sender, n) => sender.expectation(first[n]))
      const window = senders.map((sender, n) => [
        sender.at(first[n]!),
        sender.at(sender.acknowledged),
      ])
      const [start, end] = [Math.min(...window.flat()), Math.max(...window.flat())]
      return search(expectations, exported(`${url}/api/export?from=${start}&to=${end}`, ADMIN))
    }

    for (let kill = 0; kill < KILLS; kill++) {
      const product = await serve(directory.path)
      const pushing = send(product, senders)
      await sleep(LOAD_MS.from + chance() * (LOAD_MS.to - LOAD_MS.from))
      await product.crash()
      await Promise.all(pushing)
      if (await wasFlushing(directory.path)) flushes++

      await using restarted = await serve(directory.path)
      const found = await look(restarted, verified)
      expect({ kill, ...found }).toMatchObject({ missing: 0, wrong: 0 })
      total.acknowledged += found.acknowledged
      verified = senders.map((sender) => sender.acknowledged)
    }

    await using product = await serve(directory.path)
    const found = await look(
      product,
      senders.map(() => 0)
    )
    console.info(
      `${found.acknowledged} samples acknowledged, ${found.missing} lost in ${KILLS} kills, ` +
        `${flushes} of them while the log was moved to blocks`
    )
    expect(found).toEqual({ acknowledged: total.acknowledged, missing: 0, wrong: 0, pushesLost: 0 })
    expect(flushes).toBeGreaterThanOrEqual(KILLS / 4)
  })
})
