/** Words of models that are kept, and made once for all who ask at the same time. */
import type { Answering } from '../../worker/assistant/answering'
import { PROMPT_VERSION } from '../../worker/assistant/engines/models/prompt'
import { choicesOf, PROVIDERS } from '../../worker/assistant/engines/models/settings'
import { cacheOf } from '../../worker/cache/configured'
import { evidenceKey } from '../../worker/cache/evidence-key'
import { SingleFlight } from '../../worker/cache/single-flight'
import { mayBeKept, Wordings } from '../../worker/cache/wordings'
import type { FleetId } from '../../worker/contracts/fleet'
import { data } from '../../worker/rpc'

/** How a run of a fleet is worded; by no model where none is configured, which costs nothing. */
export function wordedBy(env: Env, fleet: FleetId, asksModels: boolean): Answering['worded'] {
  const choices = PROVIDERS.flatMap((provider) => choicesOf(provider, env))
  if (!asksModels || choices.length === 0) return (_, word) => word()
  const engines = choices.map(({ key }) => key)
  return async ({ findings, askedMs, timeZone }, word) => {
    if (!mayBeKept(findings)) return word()
    const asked = { fleet, findings, engines, promptVersion: PROMPT_VERSION, askedMs, timeZone }
    const key = await evidenceKey(asked)
    const journal = env.JOURNALS.getByName('main')
    const hasTurn = await data(journal.takeTurn(key)).catch(() => false)
    try {
      // Objects cannot wait for each other's promises: they wait in the journal, and read the cache.
      const shared = { cache: cacheOf(env).cache, flights: new SingleFlight() }
      return await new Wordings(shared).of(asked, word)
    } finally {
      if (hasTurn) await data(journal.endTurn(key)).catch(() => {})
    }
  }
}
