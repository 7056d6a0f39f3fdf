/** Every cause with what it leads one to expect, and who else feels it. */
import type { CauseName } from '../contracts/fault'
import type { Expectation } from './expectation'
import * as disk from './expectations/disk'
import { healthy } from './expectations/healthy'
import * as memory from './expectations/memory'
import * as network from './expectations/network'
import * as processor from './expectations/processor'
import * as service from './expectations/service'

/** How others feel a cause. */
export interface Spread {
  /** The callers, directly or not; the direct callers only; the callees; what the callers call beside it; others of the same kind. */
  to: 'callers' | 'direct-callers' | 'callees' | 'siblings' | 'twins'
  /** What they are like then. */
  pattern: readonly Expectation[]
  /** For the cause, at each of them that is like that, and at all together at most. */
  weight: number
  most: number
  /** Against it when none of the nearest is like that. */
  against: number
}

export interface KnownCause {
  name: CauseName
  expectations: readonly Expectation[]
  spreads: readonly Spread[]
  /** What speaks against it elsewhere. */
  unlike?: readonly Spread[]
}

const callersWait = (against: number, to: Spread['to'] = 'callers'): Spread => ({
  ...{ to, pattern: service.waiting, weight: 1.5, most: 3, against },
})

const twinIsRelieved: Spread = {
  ...{ to: 'twins', pattern: processor.relieved, weight: 3.5, most: 3.5, against: 5 },
}

/** All but `healthy`. */
export const KNOWN_CAUSES: readonly KnownCause[] = [
  { name: 'cpu-runaway', expectations: processor.cpuRunaway, spreads: [] },
  {
    name: 'traffic-surge',
    expectations: processor.trafficSurge,
    spreads: [{ to: 'callees', pattern: processor.busier, weight: 1, most: 2, against: 0.7 }],
    unlike: [
      { to: 'direct-callers', pattern: processor.busier, weight: -4, most: -4, against: 0 },
      { ...twinIsRelieved, weight: -3, most: -3, against: 0 },
    ],
  },
  { name: 'cpu-steal', expectations: processor.cpuSteal, spreads: [] },
  { name: 'io-wait', expectations: disk.ioWait, spreads: [] },
  { name: 'memory-leak', expectations: memory.memoryLeak, spreads: [] },
  { name: 'oom-restart-loop', expectations: memory.oomRestartLoop, spreads: [] },
  { name: 'swap-thrash', expectations: memory.swapThrash, spreads: [] },
  { name: 'disk-saturation', expectations: disk.diskSaturation, spreads: [] },
  { name: 'disk-filling', expectations: disk.diskFilling, spreads: [] },
  { name: 'inode-exhaustion', expectations: disk.inodeExhaustion, spreads: [] },
  { name: 'connection-pool', expectations: service.connectionPool, spreads: [callersWait(1)] },
  { name: 'slow-database', expectations: disk.slowDatabase, spreads: [callersWait(1)] },
  {
    name: 'bad-deploy',
    expectations: service.badDeploy,
    spreads: [callersWait(0, 'direct-callers')],
  },
  {
    name: 'cache-eviction',
    expectations: service.cacheEviction,
    spreads: [
      callersWait(0),
      { to: 'siblings', pattern: service.askedInstead, weight: 1.5, most: 1.5, against: 0 },
    ],
  },
  { name: 'scheduled-job', expectations: processor.scheduledJob, spreads: [] },
  {
    name: 'packet-loss',
    expectations: network.packetLoss,
    spreads: [
      { to: 'direct-callers', pattern: network.resending, weight: 1, most: 2, against: 0.2 },
    ],
  },
  { name: 'network-saturation', expectations: network.networkSaturation, spreads: [] },
  { name: 'descriptor-leak', expectations: service.descriptorLeak, spreads: [] },
  { name: 'host-silent', expectations: [], spreads: [callersWait(0.7)] },
  { name: 'host-reboot', expectations: [], spreads: [callersWait(0, 'direct-callers')] },
  {
    name: 'load-imbalance',
    expectations: processor.loadImbalance,
    spreads: [twinIsRelieved],
  },
  {
    name: 'insufficient-data',
    expectations: [],
    spreads: [],
    unlike: [{ ...callersWait(0), weight: -2, most: -3 }],
  },
]

export const HEALTHY: KnownCause = { name: 'healthy', expectations: healthy, spreads: [] }
