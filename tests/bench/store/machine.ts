/** The machine that a figure comes from. */
import { cpus, loadavg, release, totalmem, type } from 'node:os'

export interface Machine {
  cpu: string
  cores: number
  memoryGb: number
  kernel: string
  node: string
  /** Processes that wanted to run in the last minute, before anything was started. */
  load: number
}

/** With more load than this the two cores are not ours alone. */
const BUSY_LOAD = 0.5

export function machine(): Machine {
  return {
    cpu: cpus()[0]!.model.trim(),
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    kernel: `${type()} ${release()}`,
    node: process.version,
    load: loadavg()[0]!,
  }
}

export const isBusy = ({ load }: Machine) => load > BUSY_LOAD

export const describe = ({ cpu, cores, memoryGb, kernel, node, load }: Machine) =>
  `${cpu}, ${cores} cores, ${memoryGb} GB, ${kernel}, Node ${node}, load before ${load.toFixed(2)}`
