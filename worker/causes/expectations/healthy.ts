/** What speaks against a server being well: what is used up, and what waits, fails or is lost. */
import type { Expectation } from '../expectation'
import { notClimbing, notHigh } from '../expectation'

export const healthy: readonly Expectation[] = [
  notHigh('busiestCorePercent', 0.2, 2.5, { level: [85, 97] }),
  notHigh('cpuPressurePercent', 0.2, 2, { level: [10, 30] }),
  notHigh('cpuPercent', 0, 2, { times: [1.3, 1.8] }),
  notHigh('loadPerCore', 0, 1, { level: [0.9, 1.5] }),
  notHigh('ioWaitPercent', 0.1, 2.5, { level: [6, 20] }),
  notHigh('stealPercent', 0.1, 4, { level: [3, 10] }),
  notHigh('memoryPercent', 0.1, 2.5, { level: [85, 95] }),
  notHigh('memoryPercent', 0, 1),
  notClimbing('memoryPercent', 0.1, 3, { hours: [36, 18], deviations: [2.5, 5] }),
  notHigh('swappedPagesPerSecond', 0.1, 2.5, { level: [100, 500] }),
  notHigh('memoryPressurePercent', 0.1, 2, { level: [4, 12] }),
  notHigh('oomKillsPerSecond', 0, 6),
  notHigh('diskPercent', 0.1, 2, { level: [85, 95] }),
  notClimbing('diskPercent', 0.2, 4.5, { hours: [100, 40] }),
  notHigh('inodesPercent', 0, 2, { level: [85, 95] }),
  notClimbing('inodesPercent', 0.1, 4.5, { hours: [60, 30] }),
  notClimbing('descriptorsPercent', 0.1, 4.5, { hours: [40, 20] }),
  notHigh('descriptorsPercent', 0, 2, { level: [50, 90] }),
  notHigh('diskBusyPercent', 0.1, 2.5, { level: [50, 80] }),
  notHigh('ioPressurePercent', 0.1, 2, { level: [12, 30] }),
  notHigh('networkPercent', 0.1, 3.5, { level: [50, 72] }),
  notHigh('networkErrorsPerSecond', 0.1, 2.5),
  notHigh('networkDropsPerSecond', 0.1, 1.5),
  notHigh('listenDropsPerSecond', 0.1, 2.5),
  notHigh('tcpTimeoutsPerSecond', 0, 1.5, { times: [2, 8] }),
  notHigh('connections', 0, 1.5, { times: [1.25, 1.7] }),
  notHigh('receiveBytesPerSecond', 0, 1, { times: [1.5, 2.2] }),
]
