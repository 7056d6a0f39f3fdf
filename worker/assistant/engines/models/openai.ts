/** Models of OpenAI, by its Responses API. */
import { createOpenAI } from '@ai-sdk/openai'
import { type ModelEngineOptions, modelEngine } from './model-engine'

export const openaiEngine = (options: ModelEngineOptions) =>
  modelEngine('openai', options, ({ apiKey, baseUrl, model }) =>
    createOpenAI({ apiKey, baseURL: baseUrl })(model)
  )
