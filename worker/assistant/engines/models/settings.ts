/** Which models may be asked, as the settings say. */
import { MODELS } from '../../../policy'
import type { Allowance, Price } from '../../spending'

/** In the order in which they are asked. */
export const PROVIDERS = ['google', 'openai', 'anthropic', 'local'] as const
export type ProviderName = (typeof PROVIDERS)[number]

/** Settings of every provider begin with its word: `GOOGLE_MODEL`. */
const PREFIX = {
  google: 'GOOGLE',
  openai: 'OPENAI',
  anthropic: 'ANTHROPIC',
  local: 'LOCAL',
} as const

/** Only Google has a name that stays the same while its models come and go. */
const USUAL_MODEL: Partial<Record<ProviderName, string>> = { google: 'gemini-flash-latest' }

/** All settings that are read here; declared in `worker/env.d.ts`. */
export type ModelSettings = Partial<
  Record<
    | 'GOOGLE_GENERATIVE_AI_API_KEY'
    | `${'OPENAI' | 'ANTHROPIC' | 'LOCAL'}_API_KEY`
    | `${(typeof PREFIX)[ProviderName] | 'MODEL'}_USD_PER_MILLION_${'INPUT' | 'OUTPUT'}`
    | `${(typeof PREFIX)[ProviderName]}_${'MODEL' | 'BASE_URL'}`
    | 'MODEL_TOKENS_PER_DAY'
    | 'MODEL_USD_PER_DAY',
    string
  >
>

/** One model with one key. */
export interface ModelChoice {
  provider: ProviderName
  model: string
  /** Undefined where none is needed. */
  apiKey: string | undefined
  baseUrl: string | undefined
  price: Price | null
  /** For breakers: the same as long as model, key and address are. Tells nothing of the key. */
  key: string
  /** For people: `google:gemini-flash-latest`, from the second key on with its number. */
  name: string
}

/** In the order in which they are asked: all models of a key, then the next key. */
export function choicesOf(provider: ProviderName, settings: ModelSettings): ModelChoice[] {
  const prefix = PREFIX[provider]
  const baseUrl = settings[`${prefix}_BASE_URL`]?.trim() || undefined
  const models = listed(settings[`${prefix}_MODEL`] ?? USUAL_MODEL[provider], MODELS.maxModels)
  const keys = keysOf(provider, settings, baseUrl)
  const price = priceOf(prefix, settings)
  return keys.flatMap((apiKey, index) =>
    models.map((model) => ({
      ...{ provider, model, apiKey, baseUrl, price },
      key: `${provider}:${model}:${fingerprint(`${apiKey ?? ''}\n${baseUrl ?? ''}`)}`,
      name: `${provider}:${model}${index === 0 ? '' : `#${index + 1}`}`,
    }))
  )
}

/** A local server needs an address and maybe no key; the others need a key. */
function keysOf(
  provider: ProviderName,
  settings: ModelSettings,
  baseUrl: string | undefined
): (string | undefined)[] {
  const name =
    provider === 'google' ? 'GOOGLE_GENERATIVE_AI_API_KEY' : `${PREFIX[provider]}_API_KEY`
  const keys = listed(settings[name as keyof ModelSettings], MODELS.maxKeys)
  if (provider !== 'local') return keys
  if (baseUrl === undefined) return []
  return keys.length === 0 ? [undefined] : keys
}

const listed = (value: string | undefined, most: number): string[] => [
  ...new Set(
    (value ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .slice(0, most)
  ),
]

/** Null unless both prices are given. */
function priceOf(prefix: (typeof PREFIX)[ProviderName], settings: ModelSettings): Price | null {
  const usd = (direction: 'INPUT' | 'OUTPUT') =>
    amount(
      settings[`${prefix}_USD_PER_MILLION_${direction}`] ??
        settings[`MODEL_USD_PER_MILLION_${direction}`]
    )
  const input = usd('INPUT')
  const output = usd('OUTPUT')
  return input === null || output === null ? null : { input, output }
}

/** What a day allows; what the settings do not say is as the policy has it. */
export const allowanceOf = (settings: ModelSettings): Allowance => ({
  tokens: amount(settings.MODEL_TOKENS_PER_DAY) ?? MODELS.perDay.tokens,
  usd: amount(settings.MODEL_USD_PER_DAY) ?? MODELS.perDay.usd,
})

/** A number of 0 or more; null for anything else. */
function amount(value: string | undefined): number | null {
  if (value === undefined || value.trim() === '') return null
  const number = Number(value)
  return Number.isFinite(number) && number >= 0 ? number : null
}

/** FNV-1a of 32 bits: tells keys apart and is far too short to find one by. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
