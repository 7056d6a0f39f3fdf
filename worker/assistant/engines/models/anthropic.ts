/** Claude, by Anthropic's API. */
import { createAnthropic } from '@ai-sdk/anthropic'
import { type ModelEngineOptions, modelEngine } from './model-engine'

export const anthropicEngine = (options: ModelEngineOptions) =>
  modelEngine('anthropic', options, ({ apiKey, baseUrl, model }) =>
    createAnthropic({ apiKey, baseURL: baseUrl })(model)
  )
