/** What causes that lie in memory lead one to expect. */
import type { Expectation } from '../expectation'
import { climbing, high, notClimbing, notHigh } from '../expectation'

/** What is taken is never given back. */
export const memoryLeak: readonly Expectation[] = [
  climbing('memoryPercent', 4, 3, { hours: [36, 18], deviations: [2.5, 5] }),
  high('memoryPercent', 2.5, 1.5),
  notHigh('receiveBytesPerSecond', 0.3, 1.5, { times: [1.3, 1.8] }),
  notHigh('userPercent', 0.3, 1.5, { times: [1.3, 1.8] }),
  notHigh('oomKillsPerSecond', 0.1, 3),
  notHigh('swappedPagesPerSecond', 0.1, 2, { level: [250, 1_200] }),
  notClimbing('descriptorsPercent', 0.3, 2.5),
]

/** A service outgrows memory, is killed, starts again and does the same. */
export const oomRestartLoop: readonly Expectation[] = [
  high('oomKillsPerSecond', 6, 2.5),
  high('memoryPercent', 0.7, 0.3),
  high('memoryPressurePercent', 1, 0.5),
  high('majorFaultsPerSecond', 1, 0.5),
  high('systemPercent', 0.5, 0.3),
]

/** Pages go to swap space and come back all the time. */
export const swapThrash: readonly Expectation[] = [
  high('swappedPagesPerSecond', 3.5, 4, { level: [200, 1_000] }),
  high('memoryPercent', 1.5, 2, { level: [80, 93] }),
  high('memoryPressurePercent', 1.5, 1.5, { level: [8, 25] }),
  high('majorFaultsPerSecond', 1, 1),
  high('ioWaitPercent', 0.5, 0.5),
  notHigh('oomKillsPerSecond', 0.1, 2),
]
