/** Engines that did not word an answer. */
import type { Skipped } from '../contracts/assistant'

/** No failure: nobody wanted the engine, or it had nothing to add. */
const EXPECTED: ReadonlySet<string> = new Set(['not-configured', 'not-needed'])

/** Those that should have answered. */
export const failuresOf = (skipped: readonly Skipped[]): Skipped[] =>
  skipped.filter(({ reason }) => !EXPECTED.has(reason))
