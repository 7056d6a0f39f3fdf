/** Changes that several causes have in common. */
import type { CatalogueServer, FileSystem } from '../catalogue'
import type { Change, Move } from './effect'

/** Processor time taken from idling; shares of it, at most 0.97 together. */
export const takes = (shares: Partial<Record<Move['to'], number>>, cores = 1): Change => ({
  kind: 'cpu',
  cores,
  moves: Object.entries(shares).map(([to, share]) => ({ of: 'idle', to: to as Move['to'], share })),
})

/** More or fewer tasks that run or wait for a disk, as the load averages count them. */
export const queue = (tasks: number): Change[] =>
  [1, 5, 15].map((minutes) => ({
    kind: 'plus',
    metric: `node_load${minutes}`,
    by: tasks,
    overMs: minutes * 60_000,
  }))

export const times = (metric: string, by: number): Change => ({ kind: 'times', metric, by })
export const plus = (metric: string, by: number): Change => ({ kind: 'plus', metric, by })
export const fills = (metric: string, share: number): Change => ({ kind: 'fills', metric, share })

/** Tasks wait this share of the time for a resource; for some of it, all of them. */
export const pressed = (resource: 'cpu' | 'io' | 'memory', share: number): Change[] => [
  fills(`node_pressure_${resource}_waiting_seconds_total`, share),
  ...(resource === 'cpu'
    ? []
    : [fills(`node_pressure_${resource}_stalled_seconds_total`, share * 0.6)]),
]

/** Memory: this share of what is available is taken; caches shrink with it. */
export const memoryTaken = (share: number): Change[] =>
  ['MemAvailable', 'MemFree', 'Cached', 'Buffers'].map((part) =>
    times(`node_memory_${part}_bytes`, 1 - share)
  )

/** Swap space: this share of what is free is taken, and pages go to and fro. */
export const swapped = (
  { swapBytes }: CatalogueServer,
  share: number,
  pagesPerSecond: number
): Change[] =>
  swapBytes === 0
    ? []
    : [
        times('node_memory_SwapFree_bytes', 1 - share),
        plus('node_vmstat_pswpout', pagesPerSecond),
        plus('node_vmstat_pswpin', pagesPerSecond * 0.8),
      ]

/** Bytes and packets in each direction. */
export const traffic = (receive: number, transmit: number): Change[] => [
  ...['bytes', 'packets'].flatMap((kind) => [
    times(`node_network_receive_${kind}_total`, receive),
    times(`node_network_transmit_${kind}_total`, transmit),
  ]),
  times('node_netstat_Tcp_InSegs', receive),
  times('node_netstat_Tcp_OutSegs', transmit),
]

/** Reads and writes, and the bytes of them. */
export const diskTraffic = (reads: number, writes: number): Change[] => [
  times('node_disk_read_bytes_total', reads),
  times('node_disk_reads_completed_total', reads),
  times('node_disk_written_bytes_total', writes),
  times('node_disk_writes_completed_total', writes),
]

/** How long reads and writes take, summed; more than their number says when each takes longer. */
export const diskTime = (reads: number, writes: number): Change[] => [
  times('node_disk_read_time_seconds_total', reads),
  times('node_disk_write_time_seconds_total', writes),
  times('node_disk_io_time_weighted_seconds_total', Math.max(reads, writes)),
]

/** Connections that are open, wait to be forgotten, or are begun. */
export const connections = (open: number, opened = open): Change[] => [
  times('node_netstat_Tcp_CurrEstab', open),
  times('node_filefd_allocated', 1 + (open - 1) * 0.5),
  times('node_sockstat_TCP_tw', opened),
  times('node_netstat_Tcp_PassiveOpens', opened),
  times('node_netstat_Tcp_ActiveOpens', opened),
]

/** The root file system of a server. */
export const rootOf = ({ fileSystems }: CatalogueServer): FileSystem =>
  fileSystems.find(({ mountpoint }) => mountpoint === '/')!

/** This many times its usual load more, as far as the processors can. */
export function busier({ usual, cores }: CatalogueServer, more: number): Change[] {
  const share = Math.min(0.92, (more * usual.cpu) / (1 - usual.cpu))
  return [
    takes({ user: 0.76 * share, system: 0.19 * share, softirq: 0.05 * share }),
    ...queue(more * usual.cpu * cores),
    plus('node_procs_running', more * usual.cpu * cores),
    ...pressed('cpu', Math.min(0.7, 0.2 * more)),
    times('node_context_switches_total', 1 + more),
    times('node_intr_total', 1 + more),
    ...traffic(1 + more, 1 + more),
    times('node_netstat_Tcp_RetransSegs', 1 + more),
    ...connections(1 + 0.8 * more, 1 + more),
    ...diskTraffic(1 + 0.5 * more, 1 + 0.5 * more),
    ...memoryTaken(Math.min(0.5, 0.1 * more)),
  ]
}

/** This share of its usual load less. */
export const quieter = ({ usual, cores }: CatalogueServer, less: number): Change[] => [
  {
    kind: 'cpu',
    cores: 1,
    moves: [
      { of: 'user', to: 'idle', share: less },
      { of: 'system', to: 'idle', share: less },
    ],
  },
  // Never below nothing: at its least, the load is a fifth of the usual.
  ...queue(-0.2 * less * usual.cpu * cores),
  times('node_context_switches_total', 1 - less),
  times('node_intr_total', 1 - less),
  ...traffic(1 - less, 1 - less),
  ...diskTraffic(1 - 0.5 * less, 1 - 0.5 * less),
]

/** It waits for somebody else: requests pile up, and little is done. @param share how much of it, 0 to 1 */
export const waits = (server: CatalogueServer, share: number): Change[] => [
  ...quieter(server, 0.45 * share),
  ...connections(1 + 1.6 * share, 1 + 0.5 * share),
  ...memoryTaken(0.25 * share),
  times('node_netstat_TcpExt_TCPTimeouts', 1 + 12 * share),
  ...(share > 0.4 ? [plus('node_netstat_TcpExt_ListenDrops', 6 * share)] : []),
]
