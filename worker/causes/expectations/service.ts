/** What causes that lie in a service lead one to expect. */
import type { Expectation } from '../expectation'
import { climbing, high, low, notHigh, notLow } from '../expectation'

/** Connections are taken and not given back: there is no room for new ones, and little to do. */
export const connectionPool: readonly Expectation[] = [
  high('connections', 2.5, 4, { times: [1.4, 2] }),
  high('listenDropsPerSecond', 2, 2.5),
  notHigh('cpuPercent', 0.5, 2),
  low('cpuPercent', 0.5, 0.2),
  low('connectionsOpenedPerSecond', 1.5, 1, { times: [0.9, 0.7] }),
  notHigh('tcpTimeoutsPerSecond', 0.5, 2, { times: [1.5, 3] }),
  notHigh('ioWaitPercent', 0.3, 2, { level: [5, 15] }),
  notHigh('receiveBytesPerSecond', 0.2, 2, { times: [1.2, 1.6] }),
]

/** Somebody waits for a callee: requests pile up and little is done. */
export const waiting: readonly Expectation[] = [
  high('connections', 1.5, 2, { times: [1.08, 1.3] }),
  high('tcpTimeoutsPerSecond', 2, 2, { times: [1.5, 4] }),
  high('connectionsOpenedPerSecond', 0.3, 0.1),
  high('memoryPercent', 0.3, 0.1),
  notHigh('cpuPercent', 0.5, 2),
  notHigh('networkErrorsPerSecond', 0.2, 2),
  notHigh('receiveBytesPerSecond', 0.2, 2, { times: [1.2, 1.6] }),
]

/** A new version computes more for each request, and fails some of them. */
export const badDeploy: readonly Expectation[] = [
  high('userPercent', 1.5, 3.5, { times: [1.2, 1.6] }),
  high('memoryPercent', 1, 0.7),
  high('contextSwitchesPerSecond', 1, 0.7, { times: [1.3, 1.8] }),
  high('connectionsOpenedPerSecond', 1, 0.7, { times: [1.2, 1.5] }),
  low('transmitBytesPerSecond', 0.7, 0.2, { times: [0.9, 0.7] }),
  high('loadPerCore', 0.5, 0.3),
  notHigh('receiveBytesPerSecond', 0.3, 2, { times: [1.3, 1.8] }),
  notHigh('stealPercent', 0, 3),
  notHigh('ioWaitPercent', 0.2, 1.5, { level: [5, 15] }),
  notLow('memoryPercent', 0.2, 2),
]

/** What was cached is gone: memory is free, and what was known has to be fetched. */
export const cacheEviction: readonly Expectation[] = [
  low('memoryPercent', 4, 4),
  high('receiveBytesPerSecond', 1.5, 1.5, { times: [1.2, 1.7] }),
  low('transmitBytesPerSecond', 1.5, 1.5, { times: [0.9, 0.7] }),
  high('userPercent', 1, 0.7),
  high('contextSwitchesPerSecond', 0.5, 0.3),
]

/** Files and sockets are opened and never closed. */
export const descriptorLeak: readonly Expectation[] = [
  climbing('descriptorsPercent', 5, 5, { hours: [40, 20] }),
  high('descriptorsPercent', 2, 1),
  notHigh('connections', 0.3, 1.5, { times: [1.3, 1.8] }),
]

/** What is asked for all that a cache no longer knows. */
export const askedInstead: readonly Expectation[] = [
  high('readBytesPerSecond', 2, 2, { times: [1.5, 2.5] }),
  high('receiveBytesPerSecond', 1.5, 1.5, { times: [1.2, 1.5] }),
  high('diskBusyPercent', 0.7, 0.5, { level: [25, 50] }),
]
