/** Reading the labelled data. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** The text of a gzipped file. */
export const readText = (path: string) => gunzipSync(readFileSync(path)).toString()

/** The files under a folder that are `.csv.gz`, by their path in it without `.gz`, sorted. */
export function csvFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.csv.gz'))
    .map((path) => path.slice(0, -'.gz'.length).replaceAll('\\', '/'))
    .sort()
}

/** The rows of a file of comma-separated values without its heading, quotation marks taken off. */
export const rowsOf = (folder: string, path: string): string[][] =>
  readText(join(folder, `${path}.gz`))
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(','))
