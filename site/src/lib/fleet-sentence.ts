/** A fleet's health in a sentence that calls servers what the page calls them. */
import type { Server } from '../../../worker/contracts/fleet'
import type { FleetHealth } from '../../../worker/contracts/server-health'
import { fill } from './fill'
import { calledOf } from './naming'
import type { AnalysisWords } from './words'

/**
 * How a fleet is. What the API says names servers by their ids, which are addresses where nothing
 * else is sure to be unique; people know hostnames.
 *
 * @param servers what the page knows of the fleet
 */
export function fleetSentence(
  { servers: ranked, fleetServers }: Pick<FleetHealth, 'servers' | 'fleetServers'>,
  servers: readonly Server[],
  words: Pick<AnalysisWords, 'analysis'>
): string {
  const sentence = watchedSentence(ranked, servers, words)
  if (fleetServers <= ranked.length) return sentence
  const only = fill(words.analysis.fleet.onlyFirst, { n: ranked.length, all: fleetServers })
  return `${sentence} ${only}`
}

/** The same of the servers that are watched. */
function watchedSentence(
  ranked: FleetHealth['servers'],
  servers: readonly Server[],
  { analysis: { fleet } }: Pick<AnalysisWords, 'analysis'>
): string {
  const scored = ranked.filter(({ score }) => score !== null)
  const [worst, ...others] = scored.filter(({ grade }) => grade !== 'good')
  const n = ranked.length
  const rest = n - scored.length
  if (scored.length === 0) return fleet.unknown
  if (!worst && rest > 0) return fill(fleet.restUnknown, { n, well: scored.length, rest })
  if (!worst) return n === 1 ? fleet.oneWell : fill(fleet.allWell, { n })
  return fill(n === 1 ? fleet.oneUnwell : fleet.unwell, {
    ...{ n, below: others.length + 1 },
    ...{ server: calledOf(worst.server, servers), score: Math.round(worst.score!) },
  })
}
