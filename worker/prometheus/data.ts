/** What an answer carries. */
export interface Data {
  /** JSON. */
  json: string
  /** The answer may be wrong, or not whole. */
  warnings?: readonly string[]
  /** The expression may not mean what it says. */
  infos?: readonly string[]
}

/** What is said when a limit left something out. */
export const TRUNCATED = 'results truncated due to limit'
