/** What a simulated fleet writes down: events, and lines of its logs. */
import type { Fault } from '../../contracts/fault'
import { FAULTS } from '../../policy'
import { CATALOGUE } from '../catalogue'
import { rotationTimeMs } from '../exporter'
import { fraction, hash, seedFor } from '../noise'
import type { Chatter, Event } from './cause'
import { natureOf } from './causes'
import { incidentOf, reachOf } from './incident'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Which fleet; see `Simulation`. */
export interface Written {
  seed: number | string
  servers?: readonly string[]
  faults?: readonly Fault[]
}

/** The part of it that is asked for. */
export interface Excerpt {
  /** Unix ms; [fromMs, toMs), at most `FAULTS.maxEventsMs` or `FAULTS.maxLogsMs` wide. */
  fromMs: number
  toMs: number
  /** How many at most: the newest are kept. By default, and at most, what policy allows. */
  limit?: number
}

/** One line of a log. */
export interface LogLine extends Pick<Chatter, 'server' | 'unit' | 'level' | 'text'> {
  /** Unix ms. */
  atMs: number
}

/**
 * Events of a window, oldest first: those of faults, and what happens every day anyway.
 * @throws {RangeError} if the window is too wide, or a fault cannot be
 */
export function eventsOf(written: Written, excerpt: Excerpt): Event[] {
  const { fromMs, toMs, limit } = checked(excerpt, FAULTS.maxEvents, FAULTS.maxEventsMs)
  const exists = existing(written)
  const events = (written.faults ?? []).flatMap((fault) => {
    const all = natureOf(fault.cause).events?.(incidentOf(fault)) ?? []
    return all.filter(({ atMs }) => atMs < (fault.stoppedMs ?? Number.POSITIVE_INFINITY))
  })
  for (const { hostname } of CATALOGUE) {
    if (exists(hostname)) events.push(...rotations(written, hostname, fromMs, toMs))
  }
  return events
    .filter(({ atMs, server }) => atMs >= fromMs && atMs < toMs && exists(server))
    .toSorted((a, b) => a.atMs - b.atMs || (a.server < b.server ? -1 : 1))
    .slice(-limit)
}

/**
 * Log lines of a window, oldest first: those of faults, and what servers say anyway. A line depends on
 * its server, its time and the faults alone.
 * @throws {RangeError} as {@link eventsOf}
 */
export function logsOf(written: Written, excerpt: Excerpt): LogLine[] {
  const { fromMs, toMs, limit } = checked(excerpt, FAULTS.maxLogLines, FAULTS.maxLogsMs)
  const exists = existing(written)
  const rootSeed = seedFor(0, String(written.seed))
  const lines: LogLine[] = []
  const hear = (chatter: Chatter, seed: number) => {
    if (exists(chatter.server)) lines.push(...linesOf(chatter, seed, fromMs, toMs, limit))
  }
  for (const { hostname, services } of CATALOGUE) {
    for (const usual of usualChatter(hostname, services[0]!.name)) hear(usual, rootSeed)
  }
  for (const fault of written.faults ?? []) {
    const chatter = natureOf(fault.cause).chatter?.(incidentOf(fault), reachOf(fault)) ?? []
    const stoppedMs = fault.stoppedMs ?? Number.POSITIVE_INFINITY
    for (const each of chatter) {
      hear({ ...each, toMs: Math.min(each.toMs, stoppedMs) }, fault.seed)
    }
  }
  return lines.toSorted((a, b) => a.atMs - b.atMs || (order(a) < order(b) ? -1 : 1)).slice(-limit)
}

const order = ({ server, unit, text }: LogLine) => `${server} ${unit} ${text}`

const existing =
  ({ servers }: Written) =>
  (hostname: string) =>
    servers?.includes(hostname) ?? true

function checked(
  { fromMs, toMs, limit = Number.POSITIVE_INFINITY }: Excerpt,
  most: number,
  widestMs: number
) {
  if (toMs - fromMs > widestMs) throw new RangeError(`A window is at most ${widestMs} ms wide`)
  // `slice(-0)` would keep everything.
  if (limit < 1) throw new RangeError('A limit is at least 1')
  return { fromMs, toMs, limit: Math.min(limit, most) }
}

/** The daily rotation of logs, which the simulator's root file systems show as well. */
function rotations({ seed }: Written, server: string, fromMs: number, toMs: number): Event[] {
  const ofDayMs = rotationTimeMs(seedFor(seedFor(0, String(seed)), server), '/')
  const found: Event[] = []
  let atMs = Math.ceil((fromMs - ofDayMs) / DAY_MS) * DAY_MS + ofDayMs
  for (; atMs < toMs; atMs += DAY_MS) {
    found.push({ atMs, server, kind: 'job', text: 'cron started /etc/cron.daily/logrotate' })
  }
  return found
}

/** What a server says on any day. */
function usualChatter(server: string, service: string): Chatter[] {
  const always = { server, fromMs: 0, toMs: Number.POSITIVE_INFINITY }
  return [
    {
      ...always,
      unit: service,
      level: 'info',
      text: 'health check passed in {1-40} ms',
      everyMs: 2 * MINUTE_MS,
    },
    {
      ...always,
      unit: 'systemd',
      level: 'info',
      text: 'Started session-{100-9999}.scope - Session of user deploy.',
      everyMs: 23 * MINUTE_MS,
    },
    {
      ...always,
      unit: 'sshd',
      level: 'info',
      text: 'Connection closed by 192.168.1.{20-250} port {30000-60000} [preauth]',
      everyMs: 41 * MINUTE_MS,
    },
    {
      ...always,
      unit: service,
      level: 'warning',
      text: 'request {100000-999999} took {1000-2500} ms',
      everyMs: 97 * MINUTE_MS,
    },
  ]
}

/** The newest lines of one chatter within a window. */
function linesOf(
  chatter: Chatter,
  seed: number,
  fromMs: number,
  toMs: number,
  limit: number
): LogLine[] {
  const { server, unit, level, text, everyMs } = chatter
  const own = seedFor(seed, `${server} ${unit} ${text}`)
  const line = (atMs: number, n: number): LogLine => ({
    ...{ atMs, server, unit, level },
    text: filled(text, hash(own, n)),
  })
  const [first, end] = [Math.max(fromMs, chatter.fromMs), Math.min(toMs, chatter.toMs)]
  if (everyMs === undefined) {
    return chatter.fromMs >= first && chatter.fromMs < end ? [line(chatter.fromMs, 0)] : []
  }
  const lines: LogLine[] = []
  const newest = Math.floor((end - chatter.fromMs) / everyMs)
  for (let n = newest; n >= 0 && lines.length < limit; n--) {
    const atMs = Math.floor(chatter.fromMs + (n + 0.9 * fraction(own, n)) * everyMs)
    if (atMs < first) break
    if (atMs < end) lines.push(line(atMs, n))
  }
  return lines
}

/** A text with a number in place of each `{a-b}`. */
const filled = (text: string, seed: number) => {
  let n = 0
  return text.replace(/\{(\d+)-(\d+)\}/g, (_, low: string, high: string) => {
    const span = Number(high) - Number(low) + 1
    return String(Number(low) + Math.floor(fraction(seed, n++) * span))
  })
}
