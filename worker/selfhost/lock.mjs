/** One server per data directory: a second one would overwrite what the first acknowledged. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from './options.mjs'

/** Programs that hold the lock; a number that now belongs to another one is a left-over. */
const HOLDERS = /node|workerd/

/**
 * Take the directory, or end the process with a message when somebody has it. The lock outlives
 * neither its holder nor a crash of it: it counts only while the process that it names runs.
 *
 * @returns `hand` gives the lock to another process, `release` gives it back
 */
export function lock(data) {
  const file = join(data, 'lock')
  const take = () => writeFileSync(file, String(process.pid), { flag: 'wx' })
  try {
    take()
  } catch {
    const other = Number(readFileSync(file, 'utf8'))
    if (isRunning(other)) fail(`${data} is in use by process ${other}`)
    rmSync(file)
    take()
  }
  let holder = process.pid
  return {
    hand(pid) {
      holder = pid
      writeFileSync(file, String(pid))
    },
    release() {
      // After a crash somebody else may have taken it already.
      if (Number(readFileSync(file, 'utf8')) === holder) rmSync(file)
    },
  }
}

function isRunning(pid) {
  if (!pid) return false
  return HOLDERS.test(existsSync('/proc/self') ? commandOnLinux(pid) : commandElsewhere(pid))
}

function commandOnLinux(pid) {
  const file = `/proc/${pid}/comm`
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function commandElsewhere(pid) {
  return spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
}
