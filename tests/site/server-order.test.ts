import { expect, it } from 'vitest'
import { inOrder, type Placed } from '../../site/src/lib/server-order.ts'
import type { Reading, Server } from '../../worker/contracts/fleet.ts'

const placed = (hostname: string, status: Reading['status'], score: number | null): Placed => ({
  server: { id: hostname, hostname } as Server,
  reading: { status, because: [], signals: {} } as unknown as Reading,
  score,
})

const names = (servers: Placed[]) => servers.toSorted(inOrder).map(({ server }) => server.hostname)

it('puts a server with a low score before the others of its state', () => {
  expect(
    names([
      ...[placed('a', 'online', 97), placed('b', 'warning', 80), placed('c', 'online', 42)],
      ...[placed('d', 'critical', 90), placed('e', 'offline', null)],
    ])
  ).toEqual(['d', 'e', 'b', 'c', 'a'])
})

it('goes by name where the scores that are shown are the same', () => {
  expect(
    names([
      ...[placed('web-10', 'online', 96.6), placed('web-9', 'online', 97.4)],
      placed('web-2', 'online', 97),
    ])
  ).toEqual(['web-2', 'web-9', 'web-10'])
})

it('leaves those without a score as they came, after the others', () => {
  expect(
    names([
      ...[placed('z', 'online', null), placed('m', 'online', null), placed('a', 'online', null)],
      placed('k', 'online', 99),
    ])
  ).toEqual(['k', 'z', 'm', 'a'])
})
