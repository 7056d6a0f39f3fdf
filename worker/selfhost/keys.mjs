/** The workspace's keys on a machine of one's own: from the environment, else made once and kept. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from './options.mjs'

/** Each key: its setting, and the prefix that tells people what they are looking at. */
const KEYS = [
  { setting: 'OPENMANAGER_WRITE_KEY', title: 'write key', prefix: 'omw_' },
  { setting: 'OPENMANAGER_READ_KEY', title: 'read key', prefix: 'omr_' },
  { setting: 'OPENMANAGER_ADMIN_TOKEN', title: 'admin token', prefix: 'oma_' },
]

/**
 * The settings by name, and the kept ones by title, for printing: what came from the environment is
 * already known to whoever set it and stays out of the terminal.
 * @param {string} data the data directory; `keys.json` in it is readable by its owner only
 */
export function loadKeys(data) {
  const file = join(data, 'keys.json')
  const kept = existsSync(file) ? read(file) : {}
  const settings = {}
  const printable = []
  for (const { setting, title, prefix } of KEYS) {
    if (process.env[setting]) {
      settings[setting] = process.env[setting]
      continue
    }
    kept[setting] ??= prefix + randomBytes(24).toString('base64url')
    settings[setting] = kept[setting]
    printable.push([title, kept[setting]])
  }
  const text = `${JSON.stringify(kept, null, 2)}\n`
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    // Renamed into place, so that a crash leaves the old keys or the new ones, never half a file.
    writeFileSync(`${file}.new`, text, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return { settings, printable }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return fail(`${file} cannot be read; mend it, or remove it to get new keys: ${error.message}`)
  }
}
