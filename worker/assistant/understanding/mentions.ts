/** A question as it was typed, read for the first time. */
import { type Mentions, mentionsIn } from './entities'
import { normalise } from './normalise'
import type { NamedServer } from './server-names'
import { mendTypos } from './typos'

export const mentionsOf = (text: string, servers: readonly NamedServer[]): Mentions =>
  mentionsIn(mendTypos(normalise(text)), servers)
