/** Any server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, LM Studio, a gateway. */
import { type ModelEngineOptions, modelEngine } from './model-engine'

export const localEngine = (options: ModelEngineOptions) =>
  modelEngine('local', options, async ({ apiKey, baseUrl, model }) => {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
    // Asking for the use makes streams tell it; JSON is what all of them can be held to.
    return createOpenAICompatible({
      ...{ name: 'local', baseURL: baseUrl ?? '', includeUsage: true },
      ...(apiKey === undefined ? {} : { apiKey }),
    })(model)
  })
