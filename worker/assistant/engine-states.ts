/** Which engines can be asked at present. */
import type { EngineState } from '../contracts/original-assistant'
import type { AdmissionState } from './admission'
import { CLOSED, permits } from './breaker'
import {
  choicesOf,
  type ModelSettings,
  PROVIDERS,
  type ProviderName,
} from './engines/models/settings'

/** In the order in which they are asked. @param now Unix ms */
export function engineStates(
  settings: ModelSettings,
  admission: AdmissionState,
  now: number
): EngineState[] {
  const own = (name: string, tier: number): EngineState => ({
    ...{ name, tier, state: 'ready', models: [] },
  })
  const models = PROVIDERS.map((provider) => stateOf(provider, settings, admission, now))
  return [...models, own('evidence', 2), own('static', 3)]
}

function stateOf(
  name: ProviderName,
  settings: ModelSettings,
  { breakers }: AdmissionState,
  now: number
): EngineState {
  const choices = choicesOf(name, settings)
  const models = [...new Set(choices.map(({ model }) => model))]
  const isReady = choices.some(({ key }) => permits(breakers[key] ?? CLOSED, now))
  const state = choices.length === 0 ? 'off' : isReady ? 'ready' : 'open'
  return { name, tier: 1, state, models }
}
