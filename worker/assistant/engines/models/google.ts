/** Gemini, by Google's own API. */
import { type ModelEngineOptions, modelEngine } from './model-engine'

export const googleEngine = (options: ModelEngineOptions) =>
  modelEngine('google', options, async ({ apiKey, baseUrl, model }) => {
    const { createGoogle } = await import('@ai-sdk/google')
    return createGoogle({ apiKey, baseURL: baseUrl })(model)
  })
