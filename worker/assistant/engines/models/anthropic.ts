/** Claude, by Anthropic's API. */
import { type ModelEngineOptions, modelEngine } from './model-engine'

export const anthropicEngine = (options: ModelEngineOptions) =>
  modelEngine('anthropic', options, async ({ apiKey, baseUrl, model }) => {
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    return createAnthropic({ apiKey, baseURL: baseUrl })(model)
  })
