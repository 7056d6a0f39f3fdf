/** Any server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, LM Studio, a gateway. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { type ModelEngineOptions, modelEngine } from './model-engine'

export const localEngine = (options: ModelEngineOptions) =>
  modelEngine('local', options, ({ apiKey, baseUrl, model }) =>
    createOpenAICompatible({
      // Streams tell what they used only when they are asked to.
      ...{ name: 'local', baseURL: baseUrl ?? '', includeUsage: true },
      ...(apiKey === undefined ? {} : { apiKey }),
    })(model)
  )
