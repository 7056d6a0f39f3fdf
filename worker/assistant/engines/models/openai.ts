/** Models of OpenAI, by its Responses API. */
import { type ModelEngineOptions, modelEngine } from './model-engine'

export const openaiEngine = (options: ModelEngineOptions) =>
  modelEngine('openai', options, async ({ apiKey, baseUrl, model }) => {
    const { createOpenAI } = await import('@ai-sdk/openai')
    return createOpenAI({ apiKey, baseURL: baseUrl })(model)
  })
