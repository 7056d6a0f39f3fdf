/** Gemini, by Google's own API. */
import { createGoogle } from '@ai-sdk/google'
import { type ModelEngineOptions, modelEngine } from './model-engine'

export const googleEngine = (options: ModelEngineOptions) =>
  modelEngine('google', options, ({ apiKey, baseUrl, model }) =>
    createGoogle({ apiKey, baseURL: baseUrl })(model)
  )
