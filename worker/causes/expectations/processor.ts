/** What causes that lie in the processors, or in how much there is to do, lead one to expect. */
import type { Expectation } from '../expectation'
import { high, low, notHigh, notLow } from '../expectation'

/** One program computes, while nobody asks for more than usual. */
export const cpuRunaway: readonly Expectation[] = [
  high('busiestCorePercent', 2, 4, { level: [80, 96] }),
  high('userPercent', 2, 2.5, { times: [1.2, 1.8] }),
  high('cpuPressurePercent', 1, 0.5),
  high('loadPerCore', 1, 0.5),
  notHigh('receiveBytesPerSecond', 0.5, 3, { times: [1.3, 1.8] }),
  notHigh('connections', 0.3, 1.5, { times: [1.15, 1.5] }),
  notHigh('memoryPercent', 0.3, 1.5),
  notLow('memoryPercent', 0.3, 2),
  notHigh('ioWaitPercent', 0.3, 2, { level: [5, 15] }),
  notHigh('forksPerSecond', 0.2, 1.5),
  notHigh('stealPercent', 0.1, 3),
  notHigh('contextSwitchesPerSecond', 0.3, 1.5, { times: [1.5, 2] }),
  notLow('transmitBytesPerSecond', 0.2, 1, { times: [0.85, 0.6] }),
  notHigh('oomKillsPerSecond', 0, 3),
  notHigh('networkPercent', 0, 2, { level: [50, 80] }),
]

/** More of everything that follows the load. */
export const busier: readonly Expectation[] = [
  high('receiveBytesPerSecond', 1.5, 2.5, { times: [1.25, 1.6] }),
  high('transmitBytesPerSecond', 1.5, 2, { times: [1.25, 1.6] }),
  high('connections', 1, 1.5, { times: [1.15, 1.4] }),
  high('connectionsOpenedPerSecond', 0.7, 0.7, { times: [1.2, 1.6] }),
  high('cpuPercent', 1, 1.5),
  high('contextSwitchesPerSecond', 0.5, 0.5, { times: [1.2, 1.6] }),
  notHigh('networkErrorsPerSecond', 0, 1),
  notHigh('oomKillsPerSecond', 0, 3),
  notLow('memoryPercent', 0.2, 3),
  notHigh('ioWaitPercent', 0.2, 1.5, { level: [8, 20] }),
]

export const trafficSurge: readonly Expectation[] = [
  ...busier,
  high('receiveBytesPerSecond', 1, 1, { times: [1.5, 2.2] }),
]

export const loadImbalance: readonly Expectation[] = [...busier]

/** What has less to do than usual, as nobody sends it any. */
export const relieved: readonly Expectation[] = [
  low('receiveBytesPerSecond', 1.5, 2, { times: [0.85, 0.6] }),
  low('transmitBytesPerSecond', 1, 1, { times: [0.85, 0.6] }),
  low('cpuPercent', 1, 1),
  notHigh('connections', 1, 3),
]

/** Another guest of the same machine takes its processors. */
export const cpuSteal: readonly Expectation[] = [high('stealPercent', 7, 6, { level: [3, 10] })]

/** A job of a clock: more processes, in bursts, on processor and disk. */
export const scheduledJob: readonly Expectation[] = [
  high('forksPerSecond', 2, 2, { times: [1.5, 4] }),
  high('cpuPercent', 1, 1.5),
  high('diskBusyPercent', 1, 1, { level: [10, 30] }),
  high('diskOperationsPerSecond', 0.7, 0.7, { times: [1.3, 2] }),
  high('cpuPressurePercent', 0.5, 0.5),
  notHigh('userPercent', 0.7, 1.5, { times: [1.3, 1.8] }),
  notHigh('receiveBytesPerSecond', 0.2, 1.5, { times: [1.3, 1.8] }),
  notHigh('swappedPagesPerSecond', 0.1, 2, { level: [50, 300] }),
  notHigh('oomKillsPerSecond', 0, 4),
  notHigh('connections', 0.1, 1, { times: [1.15, 1.5] }),
]
