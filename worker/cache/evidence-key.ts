/** The name under which the wording of an answer is kept. */
import type { Entities, Findings } from '../contracts/assistant'
import { CACHE } from '../policy'

/** To be raised with every change of what is kept. */
const SCHEMA = 1

/** All that a wording depends on. */
export interface Evidence {
  fleet: string
  findings: Findings
  /** Which models may word it, in their order: another one would say it differently. */
  engines: readonly string[]
  /** `PROMPT_VERSION` */
  promptVersion: number
  /** When it was asked, Unix ms: words such as "yesterday" hold for a day. */
  askedMs: number
  /** IANA name of the zone that times are worded in. */
  timeZone: string
}

/**
 * A SHA-256 in hexadecimal, of the evidence and not of the sentence: other words for the same question
 * share an answer, and another value makes another one.
 *
 * Values are taken as they are, since sentences say them. Times are taken to the minute, as sentences do.
 */
export async function evidenceKey(evidence: Evidence): Promise<string> {
  const { findings, fleet, engines, promptVersion, askedMs, timeZone } = evidence
  const { understanding, verdict, confidence, facts, causes, commands, draft } = findings
  const { language, intent, entities } = understanding
  const text = JSON.stringify([
    ...[`v${SCHEMA}`, fleet, language, intent, canonical(entities), windowOf(entities)],
    ...[verdict, confidence, await sha256(JSON.stringify(facts.map(canonicalFact)))],
    ...[causes.map(({ cause, server, confidence }) => [cause, server, confidence])],
    ...[commands.map(({ id, server }) => [id, server])],
    // A wording ends with our own words on what was not looked at.
    ...[
      draft.filter(({ kind }) => kind !== 'answer' && kind !== 'evidence').map(({ text }) => text),
    ],
    ...[engines, promptVersion, timeZone, dayOf(askedMs, timeZone)],
  ])
  return sha256(text)
}

/** In the order of their names, and without times, which are a window. */
const canonical = ({ time: _, from: __, to: ___, ...entities }: Entities) =>
  Object.entries(entities)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))

const windowOf = ({ from, to }: Entities) => [from, to].map((at) => at && rounded(at))

const canonicalFact = (fact: Findings['facts'][number]) => [
  ...[fact.id, fact.kind, fact.server, fact.vital, fact.title, fact.unit],
  ...[fact.value, fact.baseline, fact.text, fact.weight, rounded(fact.from), rounded(fact.to)],
]

/** Down to the minute, as sentences say times. */
const rounded = (at: string): number => Math.floor(Date.parse(at) / CACHE.windowMs)

/** @example dayOf(0, 'Asia/Seoul') // => '1970-01-01' */
const dayOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
