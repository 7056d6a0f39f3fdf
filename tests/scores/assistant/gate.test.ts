import '../analysis/transform-types.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../worker/selfhost/install.mjs'
import type { Figure } from '../analysis/measure.ts'
import { gateFigures } from './measures.ts'
import { LESS_IS_BETTER, type Quantity, TIMES } from './quantities.ts'
import { HELD_OUT, hashOf } from './questions.ts'

/** Shares may fall by so much, counts of what must not be by nothing. */
const TOLERATED = 0.02
const SCORECARD = join(ROOT, 'site/src/data/assistant-scores.json')

interface Scorecard {
  questions: string
  reports: { id: string; figures: Figure[] }[]
}

const scorecard: Scorecard = JSON.parse(readFileSync(SCORECARD, 'utf8'))
const committed = scorecard.reports.find(({ id }) => id === 'gate')!.figures
const isHeld = ({ quantity }: Figure) => !TIMES.has(quantity as Quantity)

/** How much worse a figure is than before; below 0 where it is better. */
const fall = (before: Figure, now: number) =>
  LESS_IS_BETTER.has(before.quantity as Quantity) ? now - before.value : before.value - now

let now: Map<string, Figure>
beforeAll(async () => {
  now = new Map((await gateFigures()).map((one) => [one.name, one]))
}, 240_000)

it('is measured on the questions that the scorecard is of', () => {
  expect(hashOf(HELD_OUT)).toBe(scorecard.questions)
})

describe('the assistant is not worse than its scorecard', () => {
  it.each(committed.filter(isHeld).map((figure) => [figure.name, figure] as const))(
    '%s',
    (name, before) => {
      const value = now.get(name)?.value
      expect(value, 'renew it with npm run scores').toBeDefined()
      if (before.quantity !== 'statements') {
        expect(fall(before, value!)).toBeLessThanOrEqual(TOLERATED)
      }
    }
  )
})

it('keeps every promise that is not about time', () => {
  const broken = [...now.values()].filter(
    (figure) =>
      isHeld(figure) &&
      figure.must !== undefined &&
      fall({ ...figure, value: figure.must }, figure.value) > 0
  )
  expect(broken.map(({ name, value }) => `${name}: ${value}`)).toEqual([])
})
