/** What is found out about a question, and how the evidence engine words it. */
import type { Fact, Findings, Intent, Understanding } from '../contracts/assistant'
import type { FleetState } from '../contracts/fleet'
import type { SentLog } from '../contracts/sent-log'
import { ASSISTANT } from '../policy'
import { FactCollector } from './fact-collector'
import { HANDLERS } from './intents/handlers'
import type { Asked, Found, IntentHandler } from './intents/intent-handler'
import { segment, wordingOf } from './intents/segments'
import { status } from './intents/status'
import { guessed, unsure } from './intents/unsure'
import { INLINE_FLEET } from './links'
import { sentLog, withSentLog } from './sent-log'
import type { Telemetry } from './telemetry'
import { insteadOf, noting, readOr, withUnread } from './unread'
import { duration } from './words/quantity'

export interface Finding {
  /** When it is asked, Unix ms. */
  now: number
  /** Called with each fact as soon as it is found. */
  onFact?: ((fact: Fact) => void) | undefined
  /** IANA name of the zone that times are worded in; policy's by default. */
  timeZone?: string | undefined
  /** Lines that came with the question. */
  log?: SentLog | undefined
  /** The fleet's state, where it was read already. */
  state?: FleetState | undefined
  /** Told of a bug of ours in reading, which the answer survives; without it, such a one is thrown. */
  onBug?: ((error: unknown) => void) | undefined
}

/** What is declined, or asked back, however surely it was read. */
const ALWAYS: ReadonlySet<Intent> = new Set(['unsafe', 'clarify', 'out_of_scope'])

/** What answers a question by how surely it was read. */
function handlerOf({ intent, confidence }: Understanding): IntentHandler {
  const handler = HANDLERS[intent]
  if (!handler) return unsure
  if (confidence >= ASSISTANT.leastConfidence || ALWAYS.has(intent)) return handler
  if (confidence < ASSISTANT.likelyReading || intent === 'action') return unsure
  return intent === 'help' ? handler : guessed(handler)
}

/**
 * The facts that answer a question, and a draft of the answer.
 * @throws {TelemetryUnavailable} where it cannot be said who is in the fleet
 */
export async function find(
  text: string,
  understanding: Understanding,
  telemetry: Telemetry,
  { now, onFact, timeZone, log, state: known, onBug }: Finding
): Promise<Findings> {
  const facts = new FactCollector(onFact)
  const state = known ?? (await telemetry.state())
  const { telemetry: noted, unread } = noting(telemetry, onBug)
  const asked: Asked = {
    ...{ text: text.slice(0, ASSISTANT.maxQuestion), understanding, state },
    ...{ telemetry: noted, facts, now, timeZone: zoneOr(timeZone) },
  }
  const found = withUnread(asked, await foundBy(handlerOf(understanding), asked), unread)
  const draft = withSentLog(found.draft, sentLog(log, asked))
  return {
    ...{ understanding, ...found, confidence: found.confidence ?? understanding.confidence },
    facts: [...facts.all],
    draft: [...draft, ...sentCaveat(asked)],
  }
}

/** What the handler finds; where what it needs cannot be read, how the servers are. */
async function foundBy(handler: IntentHandler, asked: Asked): Promise<Found> {
  const found = await readOr(null, handler(asked))
  return found ?? insteadOf(asked, await status(asked))
}

/** What values that came with the question rest on. */
function sentCaveat(asked: Asked): Findings['draft'] {
  if (asked.state.fleet.id !== INLINE_FLEET) return []
  const { say, language } = wordingOf(asked)
  const interval = duration(ASSISTANT.sentIntervalMs / 1_000, language)
  const text = say(
    `함께 보내 주신 값만 보고 답했어요. 간격이 적혀 있지 않은 값은 ${interval} 간격으로 보았어요.`,
    `This is from the values that came with the question alone; where no interval was given, they were taken to be ${interval} apart.`
  )
  return [segment('caveat', text)]
}

/** The zone, if there is one of that name; else the policy's. */
export function zoneOr(timeZone: string | undefined): string {
  if (timeZone === undefined) return ASSISTANT.timeZone
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    // Anybody may send any text as a zone; times in the usual zone say so themselves.
    return ASSISTANT.timeZone
  }
}
