/** What a tab keeps of a conversation, from page to page. */
import { NOTHING_SEEN, type RunSeen } from './run-seen'

export const KEPT_KEY = 'assistant-turns'

/** Questions that are kept, the newest. */
const MOST_TURNS = 12
/** Characters that they may take together: a browser gives a tab about five million. */
const MOST_TEXT = 1_500_000

export interface KeptTurn {
  question: string
  about: { fleet: string | null; server: string | null }
  /** Unix ms. */
  askedAt: number
  /** Null where the question never arrived. */
  runId: string | null
  seen: RunSeen
}

/** The newest turns as text, as many as there is room for. */
export function textToKeep(turns: readonly KeptTurn[]): string {
  // What is not over is heard again from its beginning.
  const kept = turns
    .filter(({ runId, seen }) => runId !== null || seen.isOver)
    .map((turn) => (turn.seen.isOver ? turn : { ...turn, seen: NOTHING_SEEN }))
    .slice(-MOST_TURNS)
  let text = JSON.stringify(kept)
  while (text.length > MOST_TEXT && kept.length > 0) {
    kept.shift()
    text = JSON.stringify(kept)
  }
  return text
}

/** The turns of such a text; none where it is none. */
export function keptFrom(text: string | null): KeptTurn[] {
  if (text === null) return []
  try {
    const turns: unknown = JSON.parse(text)
    return Array.isArray(turns) ? turns.filter(isTurn) : []
  } catch {
    return []
  }
}

/** Whether this is what another page of ours wrote, and not one of an earlier version. */
const isTurn = (turn: KeptTurn | null): turn is KeptTurn =>
  typeof turn?.question === 'string' &&
  typeof turn.about === 'object' &&
  Array.isArray(turn.seen?.steps) &&
  Array.isArray(turn.seen.facts) &&
  Array.isArray(turn.seen.segments)
