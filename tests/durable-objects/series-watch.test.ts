import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import type { Reading } from '../../worker/contracts/fleet'
import { LIVE } from '../../worker/policy'

/** A store that is watched by a fleet whose `publish` is `publish`. */
async function watched(name: string, publish: (servers: string[]) => Promise<void>) {
  const store = env.SERIES.getByName(name)
  await runInDurableObject(store, (instance) => {
    const fleet = {
      publish: (readings: Reading[]) => publish(readings.map(({ server }) => server)),
    }
    Object.assign(instance, { env: { FLEETS: { getByName: () => fleet } } })
    instance.watch('main', Date.now() + LIVE.watchMs)
  })
  return async (instance: string) =>
    store.write({
      format: 'text',
      contentEncoding: 'identity',
      body: await new Response(`node_load1{instance="${instance}"} 1\n`).arrayBuffer(),
      extraLabels: {},
    })
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('shows a push that arrives while another is being shown', async () => {
  const shown: string[][] = []
  const push = await watched('slow', async (servers) => {
    shown.push(servers)
    await wait(4 * LIVE.coalesceMs)
  })
  await push('a')
  await expect.poll(() => shown.length).toBe(1)
  await push('b')
  await push('c')
  await expect.poll(() => shown).toEqual([['a'], ['b', 'c']])
})

it('shows pushes again after a showing failed', async () => {
  const shown: string[][] = []
  const push = await watched('failing', async (servers) => {
    shown.push(servers)
    if (shown.length === 1) throw new Error('the fleet is down')
  })
  await push('a')
  await expect.poll(() => shown.length).toBe(1)
  await wait(LIVE.coalesceMs)
  await push('b')
  await expect.poll(() => shown).toEqual([['a'], ['b']])
})
