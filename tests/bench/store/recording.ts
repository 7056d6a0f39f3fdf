/**
 * Scrapes of a real node_exporter, packed column by column.
 *
 * The file is brotli around lines of text. The first line holds the times of the scrapes, each other
 * line one series, its labels as the exporter wrote them:
 *
 *   TIMES <TAB> tokens
 *   node_load1{…} <TAB> decimals <TAB> tokens
 *
 * Tokens are separated by spaces. A number is added to the one before, which begins at 0, and the
 * sum divided by ten to the power of `decimals` is the value; `*7` stands for the same difference
 * seven times more; `=1.5e-7` is a value as it is, after which sums begin at 0 again; `-` is a
 * scrape in which the series was missing. Times are in Unix ms.
 */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

export interface Recording {
  /** When each scrape was, in Unix ms. */
  times: number[]
  /** By labels as in the text format; one value per scrape, undefined where it had none. */
  series: Map<string, (number | undefined)[]>
}

/** Decimals that are worth trying; further ones make integers too large to be exact. */
const MAX_DECIMALS = 9

export function pack({ times, series }: Recording): Buffer {
  const lines = [`TIMES\t${tokens(times, 0)}`]
  for (const [labels, values] of series) {
    const decimals = decimalsOf(values)
    lines.push(`${labels}\t${decimals}\t${tokens(values, decimals)}`)
  }
  return brotliCompressSync(lines.join('\n'), {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  })
}

export function unpack(packed: Buffer): Recording {
  const [times, ...lines] = brotliDecompressSync(packed).toString().split('\n')
  const series = lines.map((line): [string, (number | undefined)[]] => {
    const [labels, decimals, text] = line.split('\t')
    return [labels!, values(text!, Number(decimals))]
  })
  return { times: values(times!.split('\t')[1]!, 0) as number[], series: new Map(series) }
}

/** Columns from the text format of each scrape; the times of a scrape are ours, not the exporter's. */
export function recordingOf(scrapes: readonly { time: number; text: string }[]): Recording {
  const series = new Map<string, (number | undefined)[]>()
  for (const [n, { text }] of scrapes.entries()) {
    for (const line of text.split('\n')) {
      const end = line.lastIndexOf(' ')
      if (line.startsWith('#') || end < 0) continue
      const labels = line.slice(0, end)
      if (!series.has(labels)) series.set(labels, new Array(scrapes.length).fill(undefined))
      series.get(labels)![n] = floatOf(line.slice(end + 1))
    }
  }
  return { times: scrapes.map(({ time }) => time), series }
}

/** Label names to values, `__name__` included, of a series in the text format. */
export function labelsOf(text: string): Record<string, string> {
  const [, name, rest] = /^([^{]+)(?:\{(.*)\})?$/s.exec(text)!
  const labels: Record<string, string> = { __name__: name! }
  for (const [, label, value] of (rest ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
    labels[label!] = value!.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped))
  }
  return labels
}

const floatOf = (text: string) =>
  text === '+Inf' ? Number.POSITIVE_INFINITY : text === '-Inf' ? -Number.POSITIVE_INFINITY : +text

/** The fewest decimals with which the most values are whole, and come back exactly. */
function decimalsOf(column: readonly (number | undefined)[]): number {
  let [best, most] = [0, -1]
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
    const exact = column.filter((value) => scaled(value, decimals) !== undefined).length
    if (exact > most) [best, most] = [decimals, exact]
  }
  return best
}

/** The value as a whole number, if that is exact; sums know no -0. */
function scaled(value: number | undefined, decimals: number): number | undefined {
  if (value === undefined || Object.is(value, -0)) return undefined
  const whole = Math.round(value * 10 ** decimals)
  if (!Number.isSafeInteger(whole) || !Object.is(whole / 10 ** decimals, value)) return undefined
  return whole
}

function tokens(column: readonly (number | undefined)[], decimals: number): string {
  const list: string[] = []
  let [before, repeats] = [0, 0]
  for (const value of column) {
    const whole = scaled(value, decimals)
    const token =
      value === undefined ? '-' : whole === undefined ? `=${exact(value)}` : String(whole - before)
    if (value !== undefined) before = whole ?? 0
    if (token === list.at(-1 - Number(repeats > 0)) && !token.startsWith('=')) {
      if (repeats++ > 0) list.pop()
      list.push(`*${repeats}`)
    } else {
      repeats = 0
      list.push(token)
    }
  }
  return list.join(' ')
}

function values(text: string, decimals: number): (number | undefined)[] {
  const column: (number | undefined)[] = []
  let [sum, difference] = [0, '']
  const take = (token: string) => {
    if (token === '-') return column.push(undefined)
    const literal = token.startsWith('=') ? floatOf(infinite(token.slice(1))) : undefined
    sum = literal === undefined ? sum + Number(token) : 0
    return column.push(literal ?? sum / 10 ** decimals)
  }
  for (const token of text.split(' ')) {
    if (token.startsWith('*')) {
      for (let n = 0; n < Number(token.slice(1)); n++) take(difference)
    } else {
      take(token)
      difference = token
    }
  }
  return column
}

/** The shortest text that gives the value back. */
const exact = (value: number) => (Object.is(value, -0) ? '-0' : String(value))

/** JavaScript's word for it in the text format's. */
const infinite = (text: string) => text.replace(/^(-?)Infinity$/, (_, sign) => `${sign || '+'}Inf`)
