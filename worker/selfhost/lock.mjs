/** One server per data directory: a second one would overwrite what the first acknowledged. */
import { spawnSync } from 'node:child_process'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from './options.mjs'

/** Programs that hold the lock; a number that now belongs to another one is a left-over. */
const HOLDERS = /node|workerd/

/**
 * Take the directory, or end the process with a message when somebody has it. A lock counts only
 * while the process that it names runs, so that none outlives a crash.
 *
 * @returns `hand` gives the lock to another process, `release` gives it back
 */
export function lock(data) {
  const file = join(data, 'lock')
  const own = `${file}.${process.pid}`
  writeFileSync(own, String(process.pid))
  if (!take(own, file)) {
    const holder = read(file)
    if (isRunning(holder)) refuse(own, data, holder)
    if (!clear(file, holder) || !take(own, file)) refuse(own, data, read(file))
  }
  rmSync(own)
  let current = process.pid
  return {
    hand(pid) {
      current = pid
      writeFileSync(file, String(pid))
    },
    release() {
      // After a crash somebody else may have taken it already.
      if (read(file) === current) rmSync(file, { force: true })
    },
  }
}

/** Linked into place whole: nobody sees a lock without its number. */
function take(own, file) {
  try {
    linkSync(own, file)
    return true
  } catch {
    return false
  }
}

/** Move a left-over away; if it was another lock by then, put that one back. */
function clear(file, holder) {
  const moved = `${file}.${process.pid}.old`
  try {
    renameSync(file, moved)
  } catch {
    return true // Somebody else has cleared it: whoever links first has it.
  }
  const isLeftOver = read(moved) === holder
  if (!isLeftOver) take(moved, file)
  rmSync(moved)
  return isLeftOver
}

function read(file) {
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
}

function refuse(own, data, holder) {
  rmSync(own)
  fail(`${data} is in use by process ${holder}`)
}

function isRunning(pid) {
  if (!pid) return false
  return HOLDERS.test(existsSync('/proc/self') ? commandOnLinux(pid) : commandElsewhere(pid))
}

/** Not `comm`, which Node sets to the name of its thread. */
function commandOnLinux(pid) {
  const file = `/proc/${pid}/cmdline`
  return existsSync(file) ? readFileSync(file, 'utf8').split('\0')[0] : ''
}

function commandElsewhere(pid) {
  return spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
}
