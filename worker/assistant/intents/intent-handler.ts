/** What an intent is answered with. */
import type { Findings, Understanding } from '../../contracts/assistant'
import type { FleetState } from '../../contracts/fleet'
import type { FactCollector } from '../fact-collector'
import type { Telemetry } from '../telemetry'

/** A question that was understood, and where its answer may come from. */
export interface Asked {
  text: string
  understanding: Understanding
  /** Who is in the fleet and how they are, read once. */
  state: FleetState
  telemetry: Telemetry
  facts: FactCollector
  /** When it is asked, Unix ms. */
  now: number
  /** IANA name of the zone that times are worded in; policy's where it is absent. */
  timeZone?: string | undefined
}

/** All findings but the facts, which are collected on the way. */
export type Found = Omit<Findings, 'understanding' | 'facts' | 'confidence'> & {
  /** Where it differs from the understanding's. */
  confidence?: number
}

/** Gathers the facts that answer one intent, and words them in the question's language. */
export type IntentHandler = (asked: Asked) => Promise<Found>

/** What most answers leave out. */
export const NOTHING = {
  verdict: null,
  causes: [] as Found['causes'],
  commands: [] as Found['commands'],
  unchecked: [] as string[],
  suggestions: [] as string[],
} satisfies Partial<Found>
