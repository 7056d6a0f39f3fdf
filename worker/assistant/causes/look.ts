/** What is found out before a diagnosis is worded: where the trouble is, when, and whether it is as said. */
import type { Fact } from '../../contracts/assistant'
import type { Diagnosis } from '../../contracts/diagnosis'
import { ANALYSIS, ASSISTANT } from '../../policy'
import { type AskedWindow, worded } from '../intents/asked-window'
import type { Asked } from '../intents/intent-handler'
import {
  factAt,
  factNow,
  factOver,
  type Summary,
  summariesOf,
  usualNow,
  valuesNow,
} from '../intents/measured'
import { readingOf, type Scope } from '../intents/scope'
import { readOr } from '../unread'
import { type Premise, type Symptom, type Truth, truthOf } from './symptom'

/** Between the beginning of an incident and when it is looked at: by then it has shown what it is. */
const DEVELOPED_MS = 30 * 60_000

/** When a question is about; `at` is undefined for now. */
export interface When {
  at: number | undefined
  /** What the symptom is looked for in. */
  window: AskedWindow
  /** Whether the window was asked for. */
  isAsked: boolean
}

/** Now, or where something unusual was in the window, or its end. */
export async function whenOf(
  asked: Asked,
  scope: Scope,
  window: AskedWindow | null
): Promise<When> {
  const { now, telemetry } = asked
  if (!window || window.isCurrent) {
    const from = window ? window.from : now - ASSISTANT.symptomMs
    return { at: undefined, window: worded(asked, from, now), isAsked: window !== null }
  }
  const from = Math.max(window.from, now - ANALYSIS.maxAskedMs)
  const to = Math.max(window.to, from + ANALYSIS.stepMs)
  const server = scope.kind === 'server' ? { server: scope.servers[0]!.id } : {}
  const { incidents } = await readOr(
    { incidents: [] },
    telemetry.anomalies({ from, to, ...server })
  )
  const ids = new Set(scope.servers.map(({ id }) => id))
  const [worst] = incidents
    .filter((incident) => ids.has(incident.server))
    .toSorted((a, b) => a.perDay - b.perDay)
  const end = worst?.to ? Math.min(to, Date.parse(worst.to)) : to
  const at = worst ? Math.min(end, Date.parse(worst.from) + DEVELOPED_MS) : to
  return { at: Math.max(at, from), window: worded(asked, from, to), isAsked: true }
}

/** A symptom as it was measured. */
export interface Measured {
  symptom: Symptom
  server: string
  truth: Truth
  /** The newest value. */
  now: Fact
  /** When that was, Unix ms, of a server that is silent since; null where it is of now. */
  lastMs: number | null
  /** The highest of the window. */
  most: Fact
  summary: Summary
  usual: number | null
}

export interface Looked {
  /** The server that it is about; null where it is the fleet. */
  server: string | null
  diagnosis: Diagnosis
  measured: Measured | null
  /** Whether the symptom could be read, if there is one: what is not reported was. */
  isRead: boolean
}

const UNREAD = { measured: null, isRead: false } as const

/** Asks what the matter is, of the server with the symptom where there is one. */
export async function look(
  asked: Asked,
  scope: Scope,
  { symptom, isDown }: Premise,
  when: When
): Promise<Looked> {
  const then = { ...asked, now: when.at ?? asked.now }
  const causesOf = (server: string | null) =>
    asked.telemetry.causes({
      ...(server !== null && { server }),
      ...(when.at !== undefined && { at: when.at }),
    })
  const measuredAt = async (server: string | null) => {
    if (server === null || !symptom) return { measured: null, isRead: true }
    const measured = await readOr('unread' as const, measure(then, symptom, server, when))
    return measured === 'unread' ? UNREAD : { measured, isRead: true }
  }
  if (scope.servers.length === 1) {
    const server = scope.servers[0]!.id
    const [diagnosis, measured] = await Promise.all([causesOf(server), measuredAt(server)])
    return { server, diagnosis, ...measured }
  }
  const [whole, found] = await Promise.all([
    scope.kind === 'fleet' ? readOr(null, causesOf(null)) : null,
    symptom
      ? readOr('unread' as const, highest(then, scope, symptom))
      : isDown
        ? downIn(asked, scope)
        : null,
  ])
  const top = found === 'unread' ? null : found
  if (whole && concerns(whole, top)) {
    const measured = found === 'unread' ? UNREAD : await measuredAt(top)
    return { server: null, diagnosis: whole, ...measured }
  }
  const server = top ?? worstOf(asked, scope)
  const [own, measured] = await Promise.all([
    whole ? readOr(whole, causesOf(server)) : causesOf(server),
    measuredAt(server),
  ])
  // What is said of a server that is well may be felt elsewhere.
  const isElsewhere = own === whole || (whole?.verdict === 'cause' && own.verdict !== 'cause')
  return {
    server: isElsewhere ? null : server,
    diagnosis: isElsewhere ? whole : own,
    ...measured,
  }
}

/** Whether a diagnosis of the fleet is one of this server, or there is none in particular. */
function concerns({ causes, verdict }: Diagnosis, server: string | null): boolean {
  const [first] = causes
  if (server === null || !first) return true
  if (verdict !== 'cause') return false
  return first.server === server || first.affected.some((one) => one.server === server)
}

async function highest(asked: Asked, scope: Scope, { metric }: Symptom): Promise<string | null> {
  const values = await valuesNow(asked, metric, scope)
  return [...values].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

const downIn = (asked: Asked, scope: Scope): string | null =>
  scope.servers.find(({ id }) => readingOf(asked, id)?.status === 'offline')?.id ?? null

const BADNESS = { online: 0, warning: 1, critical: 2, offline: 3 } as const

/** The server whose last reading is worst. */
function worstOf(asked: Asked, scope: Scope): string {
  const badness = (id: string) => BADNESS[readingOf(asked, id)?.status ?? 'online']
  return scope.servers.map(({ id }) => id).toSorted((a, b) => badness(b) - badness(a))[0]!
}

/** The symptom at a server, over the time in question; null where it is not reported. */
async function measure(
  then: Asked,
  symptom: Symptom,
  server: string,
  { at, window, isAsked }: When
): Promise<Measured | null> {
  const { metric } = symptom
  const span = isAsked ? window : { from: then.now - ASSISTANT.symptomMs, to: then.now }
  const one = {
    kind: 'server',
    servers: then.state.servers.filter(({ id }) => id === server),
  } as const
  const [summaries, usual] = await Promise.all([
    summariesOf(then, metric, one, span),
    usualNow(then, metric, server),
  ])
  const summary = summaries.get(server)
  if (!summary) return null
  const reading = at === undefined ? readingOf(then, server) : undefined
  const isSilent = reading?.status === 'offline' && reading.at !== null
  const lastMs = isSilent ? Date.parse(reading.at!) : null
  const truth = truthOf(symptom, { most: summary.max, last: summary.last, usual })
  return {
    ...{ symptom, server, truth, usual, summary, lastMs },
    now:
      lastMs === null
        ? factNow(then, metric, server, summary.last, usual)
        : factAt(then, metric, server, summary.last, lastMs, span, usual),
    most: factOver(then, metric, server, 'max', summary.max, span),
  }
}
