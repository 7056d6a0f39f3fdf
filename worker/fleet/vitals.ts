/** What analyses watch of every server, as PromQL over what node_exporter reports. */
import type { VitalName } from '../contracts/vital'
import { type Asking, NO_CARD, NO_DEVICE, NO_DISK, rate, SIGNALS, selector } from './signals'

/** One quantity that analyses watch. */
export interface Vital {
  /** What it says, in a sentence. */
  help: string
  /** What one unit of the value is. */
  unit: string
  /** What the value cannot exceed, where a limit is known. */
  limit?: number
  /** PromQL whose series are told apart by `instance` alone. */
  expression: (asking: Asking) => string
}

/** A share of all processors' time that is spent in a mode, %. */
const mode =
  (name: string): Vital['expression'] =>
  (asking) =>
    `100 * avg by (instance) (${rate(asking, selector('node_cpu_seconds_total', `mode="${name}"`, asking.only))})`

/** The rate of a counter, summed over what a server has several of. */
const total =
  (metric: string, ...matchers: string[]): Vital['expression'] =>
  (asking) =>
    `sum by (instance) (${rate(asking, selector(metric, ...matchers, asking.only))})`

/** The rates of several counters together. */
const totals =
  (metrics: readonly string[], ...matchers: string[]): Vital['expression'] =>
  (asking) =>
    metrics.map((metric) => total(metric, ...matchers)(asking)).join(' + ')

/** The share of time that tasks wait for a resource, %: pressure stall information. */
const pressure = (resource: string): Vital['expression'] => {
  const waiting = total(`node_pressure_${resource}_waiting_seconds_total`)
  return (asking) => `100 * ${waiting(asking)}`
}

const largest =
  (metric: string): Vital['expression'] =>
  ({ only }) =>
    `max by (instance) (${selector(metric, only)})`

/** How much is used of what there is, %. */
const share =
  (used: (only: string) => string): Vital['expression'] =>
  ({ only }) =>
    `100 * max by (instance) (${used(only)})`

const REAL_DISK = `device!~"${NO_DEVICE}"`
const REAL_CARD = `device!~"${NO_CARD}"`

const percent = { unit: '%', limit: 100 } as const
const perSecond = { unit: '/s' } as const

const signal = (name: keyof typeof SIGNALS): Pick<Vital, 'help' | 'unit' | 'expression'> => {
  const { help, unit, expression } = SIGNALS[name]
  return { help, unit, expression }
}

/**
 * The vitals by name, in the order of {@link VitalName}.
 *
 * Percentages are of the whole machine unless they say otherwise; of several disks or file systems
 * the worst counts, of several cards the sum.
 */
export const VITALS: Readonly<Record<VitalName, Vital>> = {
  up: { help: 'Whether the last scrape succeeded.', unit: '', expression: largest('up') },
  uptimeSeconds: signal('uptimeSeconds'),
  cpuPercent: { ...signal('cpuPercent'), limit: 100 },
  userPercent: { help: 'Time in programs.', ...percent, expression: mode('user') },
  systemPercent: { help: 'Time in the kernel.', ...percent, expression: mode('system') },
  ioWaitPercent: {
    help: 'Idle time with a disk to wait for.',
    ...percent,
    expression: mode('iowait'),
  },
  stealPercent: {
    help: 'Time that the hypervisor gave to others.',
    ...percent,
    expression: mode('steal'),
  },
  softIrqPercent: {
    help: 'Time with packets and timers.',
    ...percent,
    expression: mode('softirq'),
  },
  busiestCorePercent: {
    help: 'How much of the busiest processor is in use.',
    ...percent,
    expression: (asking) => {
      const idle = rate(asking, selector('node_cpu_seconds_total', 'mode="idle"', asking.only))
      return `clamp(100 * (1 - min by (instance) (${idle})), 0, 100)`
    },
  },
  loadPerCore: {
    help: 'Processes that ran or waited over the last minute, for each processor.',
    unit: 'processes',
    expression: ({ only }) =>
      `max by (instance) (${selector('node_load1', only)}) / ` +
      `count by (instance) (${selector('node_cpu_seconds_total', 'mode="idle"', only)})`,
  },
  processesBlocked: {
    help: 'Processes that wait for a disk.',
    unit: 'processes',
    expression: largest('node_procs_blocked'),
  },
  contextSwitchesPerSecond: {
    help: 'How often processors change between tasks.',
    ...perSecond,
    expression: total('node_context_switches_total'),
  },
  forksPerSecond: { help: 'Processes begun.', ...perSecond, expression: total('node_forks_total') },
  cpuPressurePercent: {
    help: 'How much of the time some task waits for a processor.',
    ...percent,
    expression: pressure('cpu'),
  },
  memoryPercent: { ...signal('memoryPercent'), limit: 100 },
  swapPercent: {
    help: 'How much of the swap space is in use.',
    ...percent,
    expression: share(
      (only) =>
        `1 - ${selector('node_memory_SwapFree_bytes', only)} / ` +
        `(${selector('node_memory_SwapTotal_bytes', only)} > 0)`
    ),
  },
  swappedPagesPerSecond: {
    help: 'Pages that move between memory and swap space.',
    ...perSecond,
    expression: totals(['node_vmstat_pswpin', 'node_vmstat_pswpout']),
  },
  majorFaultsPerSecond: {
    help: 'Pages that had to be read from a disk.',
    ...perSecond,
    expression: total('node_vmstat_pgmajfault'),
  },
  oomKillsPerSecond: {
    help: 'Processes that the kernel killed for their memory.',
    ...perSecond,
    expression: total('node_vmstat_oom_kill'),
  },
  memoryPressurePercent: {
    help: 'How much of the time some task waits for memory.',
    ...percent,
    expression: pressure('memory'),
  },
  diskPercent: { ...signal('diskPercent'), limit: 100 },
  inodesPercent: {
    help: 'How many of the inodes of a file system are in use.',
    ...percent,
    expression: share((only) => {
      const which = `fstype!~"${NO_DISK}"`
      const [free, all] = ['node_filesystem_files_free', 'node_filesystem_files']
      return `1 - ${selector(free, which, only)} / (${selector(all, which, only)} > 0)`
    }),
  },
  readBytesPerSecond: signal('readBytesPerSecond'),
  writeBytesPerSecond: signal('writeBytesPerSecond'),
  diskOperationsPerSecond: {
    help: 'Reads and writes of all disks.',
    ...perSecond,
    expression: totals(
      ['node_disk_reads_completed_total', 'node_disk_writes_completed_total'],
      REAL_DISK
    ),
  },
  diskBusyPercent: {
    help: 'How much of the time the busiest disk has something to do.',
    ...percent,
    expression: (asking) =>
      `100 * max by (instance) (${rate(asking, selector('node_disk_io_time_seconds_total', REAL_DISK, asking.only))})`,
  },
  diskLatencySeconds: {
    help: 'How long a read or write takes on average.',
    unit: 's',
    expression: (asking) => {
      const spent = ['node_disk_read_time_seconds_total', 'node_disk_write_time_seconds_total']
      const done = ['node_disk_reads_completed_total', 'node_disk_writes_completed_total']
      return `(${totals(spent, REAL_DISK)(asking)}) / (${totals(done, REAL_DISK)(asking)} > 0)`
    },
  },
  ioPressurePercent: {
    help: 'How much of the time some task waits for a disk.',
    ...percent,
    expression: pressure('io'),
  },
  receiveBytesPerSecond: signal('receiveBytesPerSecond'),
  transmitBytesPerSecond: signal('transmitBytesPerSecond'),
  networkPercent: {
    help: 'How much of the fastest direction of a card is in use.',
    ...percent,
    expression: (asking) => {
      const of = (direction: string) => {
        const counter = `node_network_${direction}_bytes_total`
        const traffic = rate(asking, selector(counter, REAL_CARD, asking.only))
        const speed = selector('node_network_speed_bytes', REAL_CARD, asking.only)
        return `max by (instance) (${traffic} / on (instance, device) (${speed} > 0))`
      }
      // The larger of the two, without a series of its own for each direction.
      return `100 * ((${of('receive')} >= ${of('transmit')}) or ${of('transmit')})`
    },
  },
  networkErrorsPerSecond: {
    help: 'Packets with errors.',
    ...perSecond,
    expression: totals(
      ['node_network_receive_errs_total', 'node_network_transmit_errs_total'],
      REAL_CARD
    ),
  },
  networkDropsPerSecond: {
    help: 'Packets thrown away.',
    ...perSecond,
    expression: totals(
      ['node_network_receive_drop_total', 'node_network_transmit_drop_total'],
      REAL_CARD
    ),
  },
  retransmittedPercent: {
    help: 'How many of the TCP segments had to be sent again.',
    unit: '%',
    expression: (asking) =>
      `100 * ${total('node_netstat_Tcp_RetransSegs')(asking)} / ` +
      `(${total('node_netstat_Tcp_OutSegs')(asking)} > 0)`,
  },
  tcpTimeoutsPerSecond: {
    help: 'TCP connections that heard nothing for too long.',
    ...perSecond,
    expression: total('node_netstat_TcpExt_TCPTimeouts'),
  },
  listenDropsPerSecond: {
    help: 'Connections that programs were too slow to accept.',
    ...perSecond,
    expression: total('node_netstat_TcpExt_ListenDrops'),
  },
  connections: {
    help: 'Established TCP connections.',
    unit: 'connections',
    expression: largest('node_netstat_Tcp_CurrEstab'),
  },
  connectionsOpenedPerSecond: {
    help: 'TCP connections begun, by either side.',
    ...perSecond,
    expression: totals(['node_netstat_Tcp_ActiveOpens', 'node_netstat_Tcp_PassiveOpens']),
  },
  timeWaitSockets: {
    help: 'Closed TCP connections that wait to be forgotten.',
    unit: 'sockets',
    expression: largest('node_sockstat_TCP_tw'),
  },
  descriptorsPercent: {
    help: 'How many of the file descriptors are in use.',
    ...percent,
    expression: share(
      (only) =>
        `${selector('node_filefd_allocated', only)} / ${selector('node_filefd_maximum', only)}`
    ),
  },
}

/** The vitals in the order of the table. */
export const VITAL_NAMES = Object.keys(VITALS) as VitalName[]
