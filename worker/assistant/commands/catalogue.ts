/** Which commands go with which cause, metric or action. */
import type { ActionName, MetricName } from '../../contracts/assistant'
import type { CauseName } from '../../contracts/fault'
import * as disk from './disk'
import * as host from './host'
import * as memory from './memory'
import * as network from './network'
import * as processor from './processor'
import * as service from './service'
import type { Template } from './template'

const POSTGRES = [service.pgSlow, service.pgBlockers, service.pgStates] as const

/** For each cause what verifies it, then what eases it, mends it and keeps it from coming back. */
export const COMMANDS_OF_CAUSE: Readonly<Record<CauseName, readonly Template[]>> = {
  'cpu-runaway': [
    ...[processor.topByCpu, processor.threadsByCpu, processor.cpuOverTime],
    ...[processor.renice, processor.terminate, processor.cpuQuota],
  ],
  'traffic-surge': [
    ...[service.connectionsByPort, service.connectionsByPeer, service.accessByMinute],
    ...[service.newConnections, service.scaleOut, service.nginxReload],
    ...[processor.topByCpu, service.leastConnections, service.rateLimit],
  ],
  'cpu-steal': [
    ...[processor.stealColumn, processor.virtualisation, processor.topByCpu],
    ...[processor.renice, processor.moveGuest, processor.stealLog],
  ],
  'io-wait': [
    ...[disk.ioByDevice, disk.ioByProcess, disk.diskErrors, processor.blocked],
    ...[disk.yieldDisk, disk.limitWrites, disk.smart],
  ],
  'memory-leak': [
    ...[memory.topByMemory, memory.meminfo, memory.memoryOfService],
    ...[memory.restartService, memory.heapOfProcess, memory.limitMemory],
  ],
  'oom-restart-loop': [
    ...[memory.oomLog, memory.restarts, memory.topByMemory],
    ...[memory.restartService, memory.raiseLimit, memory.limitMemory],
  ],
  'swap-thrash': [
    ...[memory.swapping, memory.swapUsers, memory.swapAreas],
    ...[memory.lessSwappy, memory.restartService, memory.raiseLimit, memory.pressure],
  ],
  'disk-saturation': [
    ...[disk.ioByProcess, disk.ioByDevice, processor.blocked],
    ...[disk.yieldDisk, disk.limitWrites, disk.ioPressure],
  ],
  'disk-filling': [
    ...[disk.space, disk.recentFiles, disk.largest, disk.deletedButOpen],
    ...[disk.vacuumJournal, disk.cleanPackages, disk.pruneImages],
    ...[disk.truncateLog, disk.rotation, disk.limitJournal],
  ],
  'inode-exhaustion': [
    ...[disk.inodes, disk.inodeDirectories, disk.oldFiles],
    ...[disk.cleanTemporary, disk.deleteOldFiles, disk.tmpfilesRules],
  ],
  'connection-pool': [
    ...[service.acceptQueue, service.connectionsByPeer, service.pgStates, service.mysqlLimits],
    ...[service.connectionsByPort, service.pgCancel, memory.restartService, service.serviceLog],
    ...[service.raiseDescriptors, service.pgIdleTimeout, service.limitsOfProcess],
  ],
  'slow-database': [
    ...[...POSTGRES, service.mysqlProcesses, disk.ioByDevice, processor.topByCpu],
    ...[service.pgCancel, service.mysqlKill, disk.yieldDisk],
    ...[service.pgStatements, disk.limitWrites, service.pgSlowLog, disk.ioPressure],
  ],
  'bad-deploy': [
    ...[service.recentPackages, service.serviceErrors, service.recentFilesOfDeploy],
    ...[service.rolloutHistory, service.rolloutUndo, service.downgrade],
    ...[memory.restartService, host.enableService, service.holdPackage],
  ],
  'cache-eviction': [
    ...[service.redisStats, service.redisMemory, service.redisBigKeys, memory.meminfo],
    ...[service.redisRaise, memory.restartService, service.cacheWarm, memory.raiseLimit],
    ...[service.redisPolicy, memory.pressure],
  ],
  'scheduled-job': [
    ...[processor.timers, processor.cronLog, processor.crontabs],
    ...[processor.idleJob, processor.terminate, processor.moveTimer],
  ],
  'packet-loss': [
    ...[network.links, network.retransmits, network.cardErrors],
    ...[network.lossByConnection, network.route],
    ...[network.largerRing, network.bounceLink, network.watchErrors],
  ],
  'network-saturation': [
    ...[network.throughput, network.talkers, network.bytesByConnection],
    ...[network.shape, network.stopTransfer, network.linkSpeed],
  ],
  'descriptor-leak': [
    ...[service.descriptors, service.descriptorHolders, service.openFiles],
    ...[memory.restartService, service.raiseDescriptors, service.limitsOfProcess],
  ],
  'host-silent': [
    ...[host.ping, host.exporterPort, host.sshCheck, host.exporterStatus],
    ...[host.restartExporter, host.powerCycle, host.enableExporter],
  ],
  'host-reboot': [
    ...[host.boots, host.previousBoot, host.failedUnits, host.kernelProblems],
    ...[host.startService, host.enableService, host.automaticReboots],
  ],
  'load-imbalance': [
    ...[service.balancer, service.connectionsByPeer, service.endpoints, service.sockets],
    ...[service.drain, service.nginxReload, service.leastConnections, service.rateLimit],
  ],
  healthy: [],
  'insufficient-data': [host.ping, host.exporterPort, host.exporterStatus, host.restartExporter],
}

/** The same for what is measured, whatever the cause. */
export const COMMANDS_OF_METRIC: Readonly<Record<MetricName, readonly Template[]>> = {
  cpu: COMMANDS_OF_CAUSE['cpu-runaway'],
  memory: COMMANDS_OF_CAUSE['memory-leak'],
  swap: COMMANDS_OF_CAUSE['swap-thrash'],
  disk: COMMANDS_OF_CAUSE['disk-filling'],
  inodes: COMMANDS_OF_CAUSE['inode-exhaustion'],
  disk_io: COMMANDS_OF_CAUSE['disk-saturation'],
  iowait: COMMANDS_OF_CAUSE['io-wait'],
  steal: COMMANDS_OF_CAUSE['cpu-steal'],
  network: COMMANDS_OF_CAUSE['network-saturation'],
  packet_loss: COMMANDS_OF_CAUSE['packet-loss'],
  load: [
    ...[processor.loadAverage, processor.blocked, processor.topByCpu],
    ...[processor.renice, disk.yieldDisk, processor.terminate, processor.cpuQuota],
  ],
  connections: COMMANDS_OF_CAUSE['connection-pool'],
  descriptors: COMMANDS_OF_CAUSE['descriptor-leak'],
  processes: [
    ...[host.processCount, processor.topByCpu, processor.blocked],
    ...[processor.renice, processor.terminate, processor.cpuQuota],
  ],
  uptime: COMMANDS_OF_CAUSE['host-reboot'],
  latency: [
    ...[processor.cpuOverTime, disk.ioByDevice, service.acceptQueue],
    ...[memory.restartService, disk.limitWrites, disk.ioPressure],
  ],
  errors: [
    ...[service.serviceErrors, service.serviceStatus, service.recentFilesOfDeploy],
    ...[memory.restartService, host.enableService, service.limitsOfProcess],
  ],
  requests: COMMANDS_OF_CAUSE['traffic-surge'],
  temperature: [host.temperature, processor.topByCpu, processor.renice, processor.cpuQuota],
}

/** What somebody who wants this done would type, after a look. */
export const COMMANDS_OF_ACTION: Readonly<Record<ActionName, readonly Template[]>> = {
  restart: [service.serviceStatus, host.whoIsOn, memory.restartService, host.reboot],
  stop: [service.serviceStatus, host.whoIsOn, host.stopService, host.poweroff],
  start: [service.serviceStatus, service.serviceLog, host.startService, host.enableService],
  kill: [processor.topByCpu, memory.topByMemory, processor.terminate],
  deploy: [service.recentPackages, service.rolloutHistory, host.simulateUpgrade, service.setImage],
  rollback: [
    ...[service.recentPackages, service.rolloutHistory],
    ...[service.rolloutUndo, service.downgrade],
  ],
  scale: [processor.loadAverage, service.sockets, service.scaleOut],
  delete: [disk.space, disk.oldFiles, disk.deleteOldFiles],
  clear: [disk.space, memory.meminfo, disk.cleanTemporary, disk.cleanPackages],
  update: [host.updates, host.simulateUpgrade, host.upgrade],
}
