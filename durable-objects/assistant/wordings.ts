/** Words of models that are kept, and made once for all who ask at the same time. */
import type { Answering } from '../../worker/assistant/answering'
import { PROMPT_VERSION } from '../../worker/assistant/engines/models/prompt'
import { choicesOf, PROVIDERS } from '../../worker/assistant/engines/models/settings'
import { cacheOf } from '../../worker/cache/configured'
import { type InTurn, Wordings } from '../../worker/cache/wordings'
import type { FleetId } from '../../worker/contracts/fleet'
import { data } from '../../worker/rpc'

/** What the asker wants of the models and of what they said before. */
export interface Wanted {
  asksModels: boolean
  /** Whether words that are kept may serve, and these be kept. */
  usesCache: boolean
}

/** How a run of a fleet is worded; by no model where none is configured, which costs nothing. */
export function wordedBy(
  env: Env,
  fleet: FleetId,
  { asksModels, usesCache }: Wanted
): Answering['worded'] {
  const choices = PROVIDERS.flatMap((provider) => choicesOf(provider, env))
  if (!asksModels || !usesCache || choices.length === 0) return (_, word) => word()
  const engines = choices.map(({ key }) => key)
  const wordings = new Wordings({ cache: cacheOf(env).cache, inTurn: inTurnOf(env) })
  return (asked, word) =>
    wordings.of({ ...asked, fleet, engines, promptVersion: PROMPT_VERSION }, word)
}

/** Objects cannot wait for each other's promises: they wait in the journal, and read the cache. */
const inTurnOf =
  (env: Env): InTurn =>
  async (key, work) => {
    const journal = env.JOURNALS.getByName('main')
    const hasTurn = await data(journal.takeTurn(key)).catch(() => false)
    try {
      return await work()
    } finally {
      if (hasTurn) await data(journal.endTurn(key)).catch(() => {})
    }
  }
