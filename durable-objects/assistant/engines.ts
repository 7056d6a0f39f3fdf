/** The engines of this deployment, in the order in which they are asked. */
import type { Admission } from '../../worker/assistant/admission'
import { evidenceEngine } from '../../worker/assistant/engines/evidence'
import { anthropicEngine } from '../../worker/assistant/engines/models/anthropic'
import { googleEngine } from '../../worker/assistant/engines/models/google'
import { localEngine } from '../../worker/assistant/engines/models/local'
import { openaiEngine } from '../../worker/assistant/engines/models/openai'
import { EngineRegistry } from '../../worker/assistant/engines/registry'
import { staticEngine } from '../../worker/assistant/engines/static'
import type { FleetId } from '../../worker/contracts/fleet'
import { limited } from '../../worker/limited'
import { MODELS } from '../../worker/policy'
import { data } from '../../worker/rpc'

/**
 * @param asksModels whether models are asked at all
 * @param fleet that they are asked for
 */
export function enginesOf(
  env: Env,
  { asksModels, fleet }: { asksModels: boolean; fleet: FleetId }
): EngineRegistry {
  const registry = new EngineRegistry(Date.now, limited)
  if (asksModels) {
    const options = { settings: env, admission: admissionOf(env, fleet), now: Date.now }
    for (const engine of [googleEngine, openaiEngine, anthropicEngine, localEngine]) {
      registry.register(engine(options))
    }
  }
  return registry.register(evidenceEngine).register(staticEngine)
}

/** The workspace's journal decides for all runs together; one that hangs has failed. */
function admissionOf(env: Env, fleet: FleetId): Admission {
  const journal = () => env.JOURNALS.getByName('main')
  const limit = {
    ms: MODELS.admissionTimeoutMs,
    late: () => new Error('the journal took too long'),
  }
  return {
    admit: async (candidates) => limited(data(journal().admit(candidates, fleet)), limit),
    report: async (ticket, outcome) => limited(data(journal().report(ticket, outcome)), limit),
  }
}
