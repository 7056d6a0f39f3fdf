/** Series by their servers. */
import type { Memory } from './memory'

/** The series of one server, [start, end) of the ids that they are among. */
export interface ServerSeries {
  name: string
  start: number
  end: number
}

/** The same ids, those of a server next to each other and in the same order. */
export function byServer(
  { kernel, index }: Memory,
  ids: Uint32Array
): { ids: Uint32Array; servers: ServerSeries[] } {
  const serverOf = kernel.servers
  const place = new Int32Array(index.serverCount).fill(-1)
  const found: number[] = []
  const counts: number[] = []
  for (let n = 0; n < ids.length; n++) {
    const server = serverOf[ids[n]!]!
    if (place[server] === -1) {
      place[server] = found.push(server) - 1
      counts.push(0)
    }
    counts[place[server]!]!++
  }
  let end = 0
  const servers = found.map((server, n) => {
    const start = end
    end += counts[n]!
    return { name: index.serverName(server), start, end }
  })
  const next = Uint32Array.from(servers, ({ start }) => start)
  const sorted = new Uint32Array(ids.length)
  for (let n = 0; n < ids.length; n++) {
    const id = ids[n]!
    sorted[next[place[serverOf[id]!]!]!++] = id
  }
  return { ids: sorted, servers }
}
