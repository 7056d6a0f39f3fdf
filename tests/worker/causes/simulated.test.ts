import { expect, it } from 'vitest'
import { calibrationError, type Outcome, outcomeOf } from '../../scores/analysis/diagnosed'
import { simulatedCases } from '../../scores/analysis/simulated-cases'

/** Every cause once and a few again, in one fleet with distractors, at one time. */
const SAMPLED = { seed: 'floor', fleets: 1, times: 1, perTime: 27, distracted: true }
/** The score page measures many fleets, and must reach more. */
const FLOOR = 0.9

it('finds the causes of faults in a simulated fleet, distracted by what is harmless', async () => {
  const outcomes: Outcome[] = []
  for await (const one of simulatedCases(SAMPLED)) outcomes.push(outcomeOf(one))
  expect(outcomes).toHaveLength(27)
  const wrong = outcomes.filter(({ isRight }) => !isRight)
  const names = wrong.map(({ cause, said, asked }) => `${cause} (asked ${asked}): ${said}`)
  expect(names.length, names.join(', ')).toBeLessThanOrEqual((1 - FLOOR) * outcomes.length)
  expect(calibrationError(outcomes)).toBeLessThan(0.2)
})
