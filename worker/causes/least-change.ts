/** How much a vital must change before anybody should care, whatever its past was like. */
import type { VitalName } from '../contracts/vital'

/** Changes below either count as noise: in the vital's unit, and as a share of its usual value. */
export interface LeastChange {
  absolute: number
  relative: number
}

/** Of what has a limit of its own: a few points. */
const points = (absolute: number): LeastChange => ({ absolute, relative: 0.05 })
/** Of what follows the load: its own wander. */
const share = (relative: number, absolute: number): LeastChange => ({ absolute, relative })

/** By vital; a third of the least change that is unusual. */
export const LEAST_CHANGE: Readonly<Record<VitalName, LeastChange>> = {
  up: points(0.2),
  uptimeSeconds: share(1, 86_400),
  cpuPercent: points(2),
  userPercent: points(1.5),
  systemPercent: points(1),
  ioWaitPercent: points(1),
  stealPercent: points(0.5),
  softIrqPercent: points(0.5),
  busiestCorePercent: points(3),
  loadPerCore: share(0.1, 0.05),
  processesBlocked: share(0.1, 0.5),
  contextSwitchesPerSecond: share(0.08, 50),
  forksPerSecond: share(0.15, 0.5),
  cpuPressurePercent: points(1),
  memoryPercent: share(0.01, 1),
  swapPercent: points(1),
  swappedPagesPerSecond: share(0.2, 5),
  majorFaultsPerSecond: share(0.2, 3),
  oomKillsPerSecond: share(0.1, 0.001),
  memoryPressurePercent: points(0.7),
  diskPercent: share(0, 0.5),
  inodesPercent: share(0, 0.5),
  readBytesPerSecond: share(0.12, 20_000),
  writeBytesPerSecond: share(0.12, 20_000),
  diskOperationsPerSecond: share(0.12, 2),
  diskBusyPercent: points(2),
  diskLatencySeconds: share(0.25, 0.0003),
  ioPressurePercent: points(1),
  receiveBytesPerSecond: share(0.08, 5_000),
  transmitBytesPerSecond: share(0.08, 5_000),
  networkPercent: points(1),
  networkErrorsPerSecond: share(0.1, 0.03),
  networkDropsPerSecond: share(0.1, 0.03),
  retransmittedPercent: share(0.3, 0.02),
  tcpTimeoutsPerSecond: share(0.25, 0.02),
  listenDropsPerSecond: share(0.1, 0.1),
  connections: share(0.06, 2),
  connectionsOpenedPerSecond: share(0.08, 0.3),
  timeWaitSockets: share(0.1, 3),
  descriptorsPercent: share(0.05, 0.1),
}
