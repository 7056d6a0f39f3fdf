/** What a process and its children use, from /proc of Linux. */
import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second. */
const TICKS_PER_SECOND = 100
const KIB_PER_MB = 1_000_000 / 1024

export interface Memory {
  /** Resident now, in MB. */
  rssMb: number
  /** The most that was resident at once, in MB. */
  peakMb: number
}

/** CPU seconds, user and system, of a process and all its children that are still there. */
export function cpuSeconds(pid: number): number {
  return tree(pid).reduce((sum, member) => {
    const fields = fieldsOf(member)
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  }, 0)
}

export function memory(pid: number): Memory {
  const total = { rssMb: 0, peakMb: 0 }
  for (const member of tree(pid)) {
    const status = readFileSync(`/proc/${member}/status`, 'utf8')
    total.rssMb += kib(status, 'VmRSS') / KIB_PER_MB
    total.peakMb += kib(status, 'VmHWM') / KIB_PER_MB
  }
  return total
}

function tree(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      parents.set(Number(name), Number(fieldsOf(Number(name))[1]))
    } catch {
      // It ended while we looked.
    }
  }
  const members = [pid]
  for (const member of members) {
    for (const [child, parent] of parents) if (parent === member) members.push(child)
  }
  return members
}

/** From the third field on: the second, a name in parentheses, may hold anything. */
function fieldsOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

const kib = (status: string, field: string) =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
