/** The engines of this deployment, in the order in which they are asked. */
import type { Admission } from '../../worker/assistant/admission'
import { evidenceEngine } from '../../worker/assistant/engines/evidence'
import { anthropicEngine } from '../../worker/assistant/engines/models/anthropic'
import { googleEngine } from '../../worker/assistant/engines/models/google'
import { localEngine } from '../../worker/assistant/engines/models/local'
import { openaiEngine } from '../../worker/assistant/engines/models/openai'
import { EngineRegistry } from '../../worker/assistant/engines/registry'
import { staticEngine } from '../../worker/assistant/engines/static'
import { data } from '../../worker/rpc'

/** @param asksModels whether models are asked at all */
export function enginesOf(env: Env, { asksModels }: { asksModels: boolean }): EngineRegistry {
  const registry = new EngineRegistry(Date.now)
  if (asksModels) {
    const options = { settings: env, admission: admissionOf(env), now: Date.now }
    for (const engine of [googleEngine, openaiEngine, anthropicEngine, localEngine]) {
      registry.register(engine(options))
    }
  }
  return registry.register(evidenceEngine).register(staticEngine)
}

/** The workspace's journal decides for all runs together. */
function admissionOf(env: Env): Admission {
  const journal = env.JOURNALS.getByName('main')
  return {
    admit: (candidates) => data(journal.admit(candidates)),
    report: (ticket, outcome) => data(journal.report(ticket, outcome)),
  }
}
