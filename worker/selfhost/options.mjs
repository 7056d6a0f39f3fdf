/** Command lines of the scripts, checked. */
import { chmodSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from './install.mjs'

/** What the command line says, or one line on stderr that says what is wrong with it. */
export function readOptions(options) {
  try {
    const { values } = parseArgs({ options })
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
      fail(`--port must be 0 to 65535, not ${values.port}`)
    }
    return values
  } catch (error) {
    return fail(error.message)
  }
}

/** The directory that keeps the state, made and closed to other users. */
export function dataDirectory(path) {
  const data = resolve(process.env.INIT_CWD ?? ROOT, path)
  try {
    mkdirSync(data, { recursive: true })
    chmodSync(data, 0o700)
    return data
  } catch (error) {
    return fail(`--data ${path} cannot be used: ${error.message}`)
  }
}

/** End with a message, as a wrong use does. */
export function fail(message) {
  console.error(message)
  process.exit(2)
}
