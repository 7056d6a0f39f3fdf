/** How many acknowledged samples a server has lost after a kill under load. */
import { type Search, Sender, search } from '../../e2e/acknowledged.ts'
import type { System } from './systems.ts'

/** The kill comes at some moment in this window after the load began, in ms. */
const KILL_MS = { from: 8_000, to: 14_000 }
const SERVERS = 20
const DAY_MS = 86_400_000

/** @param chance in [0, 1): at which moment */
export async function measureLoss(
  system: System,
  directory: string,
  chance: number
): Promise<Search> {
  const from = Math.floor(Date.now() / 1_000) * 1_000 - DAY_MS
  const senders = ['a', 'b'].map(
    (name) => new Sender(name, from, { servers: SERVERS, perServer: 100 })
  )
  const server = await system.start(directory)
  const sending = senders.map((sender) => sender.push(server.writeUrl, server.headers))
  const killMs = KILL_MS.from + chance * (KILL_MS.to - KILL_MS.from)
  await new Promise((resolve) => setTimeout(resolve, killMs))
  await server.crash()
  await Promise.all(sending)

  await using restarted = await system.start(directory)
  const to = Math.max(...senders.map((sender) => sender.at(sender.acknowledged)))
  const instances = senders.flatMap((sender) => sender.instances)
  // Awaited, or the server is gone before.
  return await search(
    senders.map((sender) => sender.expectation()),
    restarted.exported(from, to, instances)
  )
}
