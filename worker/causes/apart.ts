/** Which causes have nothing to do with each other. */
import { CAUSES } from '../policy'
import type { Hypothesis } from './hypotheses'

/** What is known of the servers that have to be explained. */
export interface Contestants {
  /** The hypotheses about some of them, the likeliest first. */
  rank(ill: readonly string[]): Hypothesis[]
  /** Whether what is seen at a server may come of what a hypothesis says, for all that is known. */
  mayReach(one: Hypothesis, server: string): boolean
}

/**
 * One contest for each of the causes that have to be there at once to explain all that is ill, at most
 * as many as are told.
 *
 * The likeliest cause of all is the first. What it leaves unexplained is looked at by itself: where a
 * cause is likelier for that than chance, it has a contest of its own, over what it explains. So faults
 * that do not touch are each judged by what is seen of them, and neither is doubted for the other's
 * sake. What may come of another's cause, for all that is known, is judged together with it, and what
 * is left to chance with the last of them.
 *
 * @param ill the servers that have to be explained
 */
export function apart(ill: readonly string[], contestants: Contestants): Hypothesis[][] {
  const { rank } = contestants
  const { places, rest } = placesOf(ill, contestants)
  // One cause at most: it competes with all others, and with chance for the whole.
  if (places.length < 2) return [rank(ill)]
  const contests = places.map((place, at) =>
    rank(at === places.length - 1 ? [...place, ...rest] : place)
  )
  // By itself, a place may be well enough.
  const told = contests.filter(([first]) => first?.cause !== 'healthy')
  return told.length < 2 ? [rank(ill)] : told
}

/** What each cause explains of servers, and what chance explains of them. */
function placesOf(
  ill: readonly string[],
  { rank, mayReach }: Contestants
): { places: string[][]; rest: string[] } {
  const places = new Map<string, string[]>()
  let rest = [...ill]
  while (rest.length > 0) {
    const [first] = rank(rest)
    if (!first || first.cause === 'healthy') return { places: [...places.values()], rest }
    const isReached = (server: string) => server === first.server || mayReach(first, server)
    const own = rest.filter(isReached)
    rest = rest.filter((server) => !isReached(server))
    const before = [...places.keys()].find((server) => mayReach(first, server))
    if (before !== undefined) places.get(before)!.push(...own)
    else if (places.size < CAUSES.maxCauses) places.set(first.server!, own)
    // More than can be told is no chance, and no doubt of what is.
    else break
  }
  return { places: [...places.values()], rest: [] }
}
