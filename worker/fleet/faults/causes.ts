/** Every cause of trouble by its name. */
import { CauseName, type Fault } from '../../contracts/fault'
import type { Cause } from './cause'
import { diskFilling, diskSaturation, inodeExhaustion, ioWait, slowDatabase } from './causes/disk'
import { memoryLeak, oomRestartLoop, swapThrash } from './causes/memory'
import {
  healthy,
  hostReboot,
  hostSilent,
  insufficientData,
  networkSaturation,
  packetLoss,
} from './causes/network'
import { cpuRunaway, cpuSteal, scheduledJob, trafficSurge } from './causes/processor'
import {
  badDeploy,
  cacheEviction,
  connectionPool,
  descriptorLeak,
  loadImbalance,
} from './causes/service'
import { DISTRACTORS } from './distractors'

export const CAUSES: Readonly<Record<CauseName, Cause>> = {
  'cpu-runaway': cpuRunaway,
  'traffic-surge': trafficSurge,
  'cpu-steal': cpuSteal,
  'io-wait': ioWait,
  'memory-leak': memoryLeak,
  'oom-restart-loop': oomRestartLoop,
  'swap-thrash': swapThrash,
  'disk-saturation': diskSaturation,
  'disk-filling': diskFilling,
  'inode-exhaustion': inodeExhaustion,
  'connection-pool': connectionPool,
  'slow-database': slowDatabase,
  'bad-deploy': badDeploy,
  'cache-eviction': cacheEviction,
  'scheduled-job': scheduledJob,
  'packet-loss': packetLoss,
  'network-saturation': networkSaturation,
  'descriptor-leak': descriptorLeak,
  'host-silent': hostSilent,
  'host-reboot': hostReboot,
  'load-imbalance': loadImbalance,
  healthy,
  'insufficient-data': insufficientData,
}

/** What a fault does, whether it is a cause or a distractor. */
export const natureOf = (name: Fault['cause']): Cause => ({ ...CAUSES, ...DISTRACTORS })[name]

/** Whether a name is that of a cause, rather than of a distractor. */
export const isCause = (name: Fault['cause']): name is CauseName =>
  CauseName.safeParse(name).success
