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
}

interface Env extends Settings {}

declare namespace Cloudflare {
  interface Env extends Settings {}
}
