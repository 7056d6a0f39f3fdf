/**
 * Fits how sure `worker/causes/confidence.ts` is to how often it is right, on fleets for tuning.
 *
 *   node worker/selfhost/run.mjs tests/scores/analysis/fit-confidence.ts
 *
 * Prints the slope and intercept to write there. Faults are down to the faintest, with and without
 * events and links, so that there is something to be wrong about.
 */
import './transform-types.ts'
import { platt, type Said } from './platt.ts'

const { consider } = await import('../../../worker/causes/diagnose.ts')
const { sharesOf } = await import('../../../worker/causes/confidence.ts')
const { simulatedCases } = await import('./simulated-cases.ts')
const { withoutContext } = await import('./diagnosed.ts')

const SAMPLED = { seed: 'fit', fleets: 3, perTime: 23, distracted: true, leastSeverity: 0.05 }
/** A share of 1 has odds without end. */
const MOST_SHARE = 1 - 1e-9

const said: Said[] = []
for await (const each of simulatedCases(SAMPLED)) {
  for (const { question, cause, server } of [each, withoutContext(each)]) {
    const [hypotheses = []] = consider(question).contests
    const share = Math.min(MOST_SHARE, sharesOf(hypotheses.map(({ score }) => score))[0]!)
    const [first] = hypotheses
    const isRight = first?.cause === cause && (cause === 'healthy' || first.server === server)
    said.push({ odds: Math.log(share / (1 - share)), isRight })
  }
}
console.log(platt(said), `of ${said.length} questions`)
