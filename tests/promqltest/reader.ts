/**
 * Reads the plain-text format in which Prometheus tests its language.
 *
 * @see https://github.com/prometheus/prometheus/blob/main/promql/promqltest/README.md
 */
import { isRange } from '../../worker/promql/ast'
import { NAME } from '../../worker/promql/labels'
import { durationMs, numberValue, stringValue } from '../../worker/promql/literal'
import { parse } from '../../worker/promql/parse'
import type { Labels } from '../../worker/promql/source'

/** One point of a sequence: a number, the end of a series, nothing, or a native histogram. */
export type Point = number | 'stale' | 'none' | 'histogram'

export interface SeriesLine {
  labels: Labels
  points: Point[]
  /** Whether start timestamps are given for it. */
  startTimes: boolean
}

export interface Load {
  kind: 'load'
  line: number
  gapMs: number
  /** Whether histograms with custom buckets are made of the classic ones. */
  custom: boolean
  series: SeriesLine[]
}

/** What must, or must not, be said about an answer; `matches` of a message. */
export interface Expectation {
  what: 'ordered' | 'fail' | 'warn' | 'no_warn' | 'info' | 'no_info'
  matches: (message: string) => boolean
}

export interface Eval {
  kind: 'eval'
  line: number
  expr: string
  /** Unix ms; `stepMs` is 0 for an instant. */
  from: number
  to: number
  stepMs: number
  expectations: Expectation[]
  /** What is expected: series, a number, or a text. */
  series: SeriesLine[]
  scalar: Point | null
  text: string | null
  /** The times of the points of an expected range vector; null for other answers. */
  range: { from: number; stepMs: number } | null
}

export type Command = { kind: 'clear'; line: number } | Load | Eval

/** Why a file cannot be read, with its line. */
export class FormatError extends Error {
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`)
  }
}

/** The commands of a file. @throws {FormatError} */
export function read(text: string): Command[] {
  const lines = text.split('\n').map((line) => {
    const trimmed = line.trim()
    return trimmed.startsWith('#') ? '' : trimmed
  })
  const commands: Command[] = []
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] === '') continue
    const start = i
    while (lines[i + 1]) i++
    const block = lines.slice(start, i + 1)
    const [head] = block
    if (/^clear\b/i.test(head!)) {
      commands.push({ kind: 'clear', line: start + 1 })
      i = start
    } else if (/^load/i.test(head!)) commands.push(readLoad(block, start + 1))
    else if (/^eval/i.test(head!)) {
      const { command, used } = readEval(block, start + 1)
      commands.push(command)
      i = start + used - 1
    } else throw new FormatError(start + 1, `invalid command ${JSON.stringify(head)}`)
  }
  return commands
}

function readLoad(block: readonly string[], line: number): Load {
  const head = /^load(_with_nhcb)?\s+(\S+)$/.exec(block[0]!)
  if (!head) throw new FormatError(line, 'invalid load command')
  const started = new Set<string>()
  const series: SeriesLine[] = []
  block.slice(1).forEach((text, i) => {
    const metric = text.split(/\s/)[0]!
    if (metric.endsWith('@st')) started.add(metric.slice(0, -3))
    else {
      const one = readSeries(text, line + i + 1)
      series.push({ ...one, startTimes: started.has(metric) })
    }
  })
  return { kind: 'load', line, gapMs: durationMs(head[2]!), custom: head[1] !== undefined, series }
}

const INSTANT = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?)\s+)?(.+)$/
const RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/

function readEval(block: readonly string[], line: number): { command: Eval; used: number } {
  const [head] = block
  const range = RANGE.exec(head!)
  const instant = INSTANT.exec(head!)
  if (!range && !instant) throw new FormatError(line, 'invalid evaluation command')
  const [, word, from, to, step, expr] = range ?? [
    ...instant!.slice(0, 3),
    instant![2],
    '0',
    instant![3],
  ]
  const command: Eval = {
    kind: 'eval',
    line,
    expr: expr!,
    from: durationMs(from ?? '0'),
    to: durationMs(to ?? '0'),
    stepMs: durationMs(step!),
    expectations: word ? [{ what: word as Expectation['what'], matches: () => true }] : [],
    series: [],
    scalar: null,
    text: null,
    range: null,
  }
  let used = 1
  for (const text of block.slice(1)) {
    used++
    if (!readExpected(command, text, line + used - 1)) break
  }
  return { command, used }
}

/** Adds a line to what is expected; false when it is the last. */
function readExpected(command: Eval, text: string, line: number): boolean {
  const older = /^expected_fail_(message|regexp)\s+(.*)$/.exec(text)
  if (older) {
    command.expectations.push(
      expectation('fail', older[1] === 'regexp' ? 'regex' : 'msg', older[2]!)
    )
    return false
  }
  const window = /^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$/.exec(text)
  if (window) {
    command.range = { from: durationMs(window[1]!), stepMs: durationMs(window[3]!) }
    command.from = command.to = durationMs(window[2]!)
    return true
  }
  const string = /^expect string\s+(.+)$/.exec(text)
  if (string) {
    command.text = stringValue(string[1]!)
    return true
  }
  const expect = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/.exec(
    text
  )
  if (expect) {
    const [, what, how, pattern] = expect
    command.expectations.push(expectation(what as Expectation['what'], how, pattern?.trim() ?? ''))
    return true
  }
  if (/^expect\s/.test(text)) throw new FormatError(line, 'invalid expect statement')
  const number = numberOf(text)
  if (number !== null) {
    command.scalar = number
    return false
  }
  command.series.push(readSeries(text, line))
  return true
}

function expectation(
  what: Expectation['what'],
  how: string | undefined,
  text: string
): Expectation {
  if (how === 'msg') return { what, matches: (message) => message === text }
  const pattern = new RegExp(text)
  return { what, matches: (message) => how === undefined || pattern.test(message) }
}

/** A number as Go spells it; null for anything else. */
function numberOf(text: string): number | null {
  if (!/^[+-]?(?:\d|\.\d|inf$|nan$)/i.test(text) || /\s/.test(text)) return null
  try {
    return numberValue(text)
  } catch {
    return null
  }
}

/** A metric with its sequence of values. */
function readSeries(text: string, line: number): SeriesLine {
  const end = metricEnd(text)
  const labels = readMetric(text.slice(0, end), line)
  return { labels, points: readPoints(text.slice(end).trim(), line), startTimes: false }
}

/** Where a metric ends: behind its braces, or before a blank. */
function metricEnd(text: string): number {
  const name = /^[^\s{]*/.exec(text)![0].length
  if (text[name] !== '{' || text.startsWith('{{', name)) return name
  let quote = ''
  for (let i = name + 1; i < text.length; i++) {
    const character = text[i]!
    if (quote !== '') {
      if (character === '\\' && quote !== '`') i++
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'" || character === '`') quote = character
    else if (character === '}') return i + 1
  }
  return text.length
}

/** The labels of a metric; a selector of equalities says the same. */
function readMetric(text: string, line: number): Labels {
  if (/^\{\s*\}$/.test(text) || text === '') return {}
  // A selector may not be empty, nor name its metric twice, and a label without value is none.
  const expr = parse(text.startsWith('{') ? `{${NAME}!="",${text.slice(1)}` : text)
  if (expr.kind !== 'selector' || isRange(expr)) throw new FormatError(line, `bad metric ${text}`)
  const labels: Record<string, string> = {}
  for (const { name, op, value } of expr.matchers) {
    if (op === '=' && value !== '') labels[name] = value
  }
  return labels
}

function readPoints(text: string, line: number): Point[] {
  const points: Point[] = []
  // A native histogram has blanks within.
  for (const [item] of text.matchAll(/(?:\{\{.*?\}\}|[^\s{])+/g))
    points.push(...readItem(item, line))
  return points
}

const ITEM =
  /^([+-]?(?:inf|nan|[\d.]+(?:e[+-]?\d+)?))(?:([+-])((?:inf|nan|[\d.]+(?:e[+-]?\d+)?)))?(?:x(\d+))?$/i

function readItem(item: string, line: number): Point[] {
  if (item.includes('{{')) {
    const times = /x(\d+)$/.exec(item)
    return Array(times ? Number(times[1]) + 1 : 1).fill('histogram')
  }
  const plain = /^(_|stale)(?:x(\d+))?$/.exec(item)
  if (plain) {
    const [, word, times] = plain
    if (word === '_') return Array(Number(times ?? 1)).fill('none')
    return Array(times === undefined ? 1 : Number(times) + 1).fill('stale')
  }
  const match = ITEM.exec(item)
  if (!match) throw new FormatError(line, `bad value ${JSON.stringify(item)}`)
  const [, first, sign, step, times] = match
  if (step !== undefined && times === undefined) throw new FormatError(line, `bad value ${item}`)
  const increment = step === undefined ? 0 : numberValue(step) * (sign === '-' ? -1 : 1)
  const points: number[] = []
  let value = numberValue(first!)
  for (let i = 0; i <= Number(times ?? 0); i++) {
    points.push(value)
    if (step !== undefined) value += increment
  }
  return points
}
