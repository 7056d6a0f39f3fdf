/** Settings that `wrangler types` cannot see: secrets, read at run time and absent by default. */
interface Settings {
  /** Lets programs push samples into the workspace's fleet. */
  OPENMANAGER_WRITE_KEY?: string
  /** Lets programs read the workspace's fleet. */
  OPENMANAGER_READ_KEY?: string
  /** Makes its holder the owner: sees the keys, reads everything. */
  OPENMANAGER_ADMIN_TOKEN?: string
  /** `1` on a person's own machine: whoever reaches the loopback address directly is the owner. */
  OPENMANAGER_TRUST_LOOPBACK?: string
  /** Whose limits apply: `free` (when absent), `paid` or `self-hosted`. */
  OPENMANAGER_PLAN?: string
  /** Origins whose pages may read the Prometheus API in a browser, separated by commas, or `*`; none by default. */
  OPENMANAGER_CORS_ORIGINS?: string
  /** Active series that one store is meant for before a fleet spreads over more; a whole number. */
  OPENMANAGER_SLICE_SERIES?: string
  /** Lets Gemini word answers; several keys of different projects, separated by commas, take turns. */
  GOOGLE_GENERATIVE_AI_API_KEY?: string
  /** Models in the order in which they are asked, separated by commas; `gemini-flash-latest` when absent. */
  GOOGLE_MODEL?: string
  GOOGLE_BASE_URL?: string
  /** Lets models of OpenAI word answers; needs `OPENAI_MODEL`. */
  OPENAI_API_KEY?: string
  OPENAI_MODEL?: string
  OPENAI_BASE_URL?: string
  /** Lets Claude word answers; needs `ANTHROPIC_MODEL`. */
  ANTHROPIC_API_KEY?: string
  ANTHROPIC_MODEL?: string
  ANTHROPIC_BASE_URL?: string
  /** A server of one's own that speaks OpenAI's chat completions, up to `/v1`; needs `LOCAL_MODEL`. */
  LOCAL_BASE_URL?: string
  LOCAL_MODEL?: string
  LOCAL_API_KEY?: string
  /** Prices; `GOOGLE_`, `OPENAI_`, `ANTHROPIC_` or `LOCAL_` in place of `MODEL_` is of that provider alone. */
  MODEL_USD_PER_MILLION_INPUT?: string
  MODEL_USD_PER_MILLION_OUTPUT?: string
  GOOGLE_USD_PER_MILLION_INPUT?: string
  GOOGLE_USD_PER_MILLION_OUTPUT?: string
  OPENAI_USD_PER_MILLION_INPUT?: string
  OPENAI_USD_PER_MILLION_OUTPUT?: string
  ANTHROPIC_USD_PER_MILLION_INPUT?: string
  ANTHROPIC_USD_PER_MILLION_OUTPUT?: string
  LOCAL_USD_PER_MILLION_INPUT?: string
  LOCAL_USD_PER_MILLION_OUTPUT?: string
  /** What models may use in a day (UTC); numbers. */
  MODEL_TOKENS_PER_DAY?: string
  MODEL_USD_PER_DAY?: string
  /** Keeps models' wordings in Upstash Redis, by its REST API; in memory without. */
  UPSTASH_REDIS_REST_URL?: string
  UPSTASH_REDIS_REST_TOKEN?: string
  /** Begins every key there; `openmanager` when absent. */
  UPSTASH_REDIS_PREFIX?: string
}

interface Env extends Settings {}

declare namespace Cloudflare {
  interface Env extends Settings {}
}
