import type { Diagnosis, RankedCause } from '../../../worker/contracts/diagnosis'
import type { Server } from '../../../worker/contracts/fleet'
import { fill } from './fill'
import { namedCauses } from './named-causes'
import { calledOf } from './naming'
import { chance } from './vital-text'
import type { AnalysisWords } from './words'

/** What is the matter, in words: where causes have nothing to do with each other, each that is likely. */
export function verdictText(
  diagnosis: Diagnosis,
  servers: readonly Server[],
  { analysis }: Pick<AnalysisWords, 'analysis'>
): string {
  const { verdict, causes } = diagnosis
  const named = namedCauses(diagnosis)
  const words = ({ cause, server, confidence }: RankedCause) => ({
    ...{ cause: analysis.cause[cause], share: chance(confidence) },
    server: server === null ? '' : calledOf(server, servers),
  })
  if (named.length > 1) {
    const each = named.map((cause) => fill(analysis.causes.oneOfSeveral, words(cause)))
    return fill(analysis.causes.several, { n: named.length, causes: each.join(', ') })
  }
  return fill(analysis.causes.verdict[verdict], causes[0] ? words(causes[0]) : {})
}
