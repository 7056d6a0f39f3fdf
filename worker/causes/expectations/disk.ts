/** What causes that lie in disks and file systems lead one to expect. */
import type { Expectation } from '../expectation'
import { climbing, high, low, notClimbing, notHigh } from '../expectation'

/** A disk has become slow: little gets through, and everything waits for it. */
export const ioWait: readonly Expectation[] = [
  high('ioWaitPercent', 2, 3, { level: [8, 25] }),
  high('diskBusyPercent', 1.5, 2.5, { level: [50, 80] }),
  high('diskLatencySeconds', 2, 3, { times: [2, 5] }),
  notHigh('diskOperationsPerSecond', 0.5, 4, { times: [1.15, 1.5] }),
  low('diskOperationsPerSecond', 1.5, 0.3, { times: [0.95, 0.7] }),
  high('processesBlocked', 1, 0.5),
  high('ioPressurePercent', 1, 1),
  notHigh('swappedPagesPerSecond', 0.2, 3, { level: [100, 500] }),
  notHigh('forksPerSecond', 0.1, 1),
]

/** More is read and written than the disk can carry. */
export const diskSaturation: readonly Expectation[] = [
  high('diskBusyPercent', 2, 4, { level: [50, 80] }),
  high('diskOperationsPerSecond', 1.5, 2.5, { times: [1.2, 1.8] }),
  high('writeBytesPerSecond', 2, 2.5, { times: [1.8, 4] }),
  high('readBytesPerSecond', 0.7, 0.7, { times: [1.5, 3] }),
  high('ioWaitPercent', 1, 1.5, { level: [5, 20] }),
  high('ioPressurePercent', 1, 2, { level: [10, 30] }),
  high('processesBlocked', 0.7, 0.5),
  notHigh('swappedPagesPerSecond', 0.2, 4, { level: [100, 500] }),
  notHigh('forksPerSecond', 0.2, 2),
  notHigh('connections', 0.2, 1.5, { times: [1.15, 1.4] }),
]

/** What is written is never deleted. */
export const diskFilling: readonly Expectation[] = [
  climbing('diskPercent', 5, 5, { hours: [100, 40] }),
  high('diskPercent', 1.5, 0.5),
  high('writeBytesPerSecond', 0.3, 0.1),
  notClimbing('inodesPercent', 0.5, 3.5, { hours: [60, 30] }),
]

/** Tiny files use up the inodes, while there is room for bytes. */
export const inodeExhaustion: readonly Expectation[] = [
  climbing('inodesPercent', 5, 5, { hours: [60, 30] }),
  high('inodesPercent', 2, 1),
]

/** A database reads far more than its answers need, and whoever asks it waits. */
export const slowDatabase: readonly Expectation[] = [
  high('readBytesPerSecond', 1.5, 2.5, { times: [1.8, 3] }),
  high('diskBusyPercent', 1, 2, { level: [35, 60] }),
  high('diskLatencySeconds', 0.5, 0.3, { times: [1.3, 2] }),
  high('ioWaitPercent', 1, 2, { level: [5, 15] }),
  high('userPercent', 1, 1),
  high('connections', 2, 2, { times: [1.15, 1.4] }),
  low('transmitBytesPerSecond', 0.7, 0.3, { times: [0.95, 0.8] }),
  notHigh('writeBytesPerSecond', 0.7, 2.5, { times: [1.5, 3] }),
  notHigh('receiveBytesPerSecond', 0.3, 2, { times: [1.3, 1.8] }),
  notHigh('swappedPagesPerSecond', 0.2, 4, { level: [100, 500] }),
  notHigh('forksPerSecond', 0.2, 1.5),
]
