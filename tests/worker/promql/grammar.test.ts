import { parser } from '@prometheus-io/lezer-promql'
import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../../worker/analysis/random.ts'
import { parse } from '../../../worker/promql/parse'
import { QUERIES } from '../../compliance/queries.ts'
import { randomExpression } from '../../differential/expressions.ts'

/** Whether the Prometheus project's own grammar for editors finds no fault with an expression. */
function isGrammatical(text: string): boolean {
  let isSound = true
  parser.parse(text).iterate({
    enter: ({ type }) => {
      if (type.isError) isSound = false
    },
  })
  return isSound
}

function isAccepted(text: string): boolean {
  try {
    parse(text)
    return true
  } catch {
    return false
  }
}

const EXPRESSIONS = Array.from({ length: 3_000 }, (_, seed) => randomExpression(seed))

describe("the Prometheus project's grammar", () => {
  it('accepts with us all compliance queries that are to be answered, and random expressions', () => {
    const answered = QUERIES.filter(({ fails }) => !fails).map(({ query }) => query)
    const all = [...answered, ...EXPRESSIONS]
    expect(all.filter((text) => !isGrammatical(text))).toEqual([])
    expect(all.filter((text) => !isAccepted(text))).toEqual([])
  })

  it('refuses nothing that we accept of expressions with a hole, a token twice or two in turn', () => {
    const chance = randomFrom(1)
    // A metric may be called `offset` in Prometheus, but not in its grammar for editors.
    const whole = EXPRESSIONS.filter((text) => !text.includes('offset'))
    const broken = whole.map((text) => {
      const tokens = text.match(/[\w.$]+|"[^"]*"|\s+|./g)!
      const at = Math.floor(chance() * tokens.length)
      const dice = chance()
      if (dice < 0.4) tokens.splice(at, 1)
      else if (dice < 0.7) tokens.splice(at, 0, tokens[Math.floor(chance() * tokens.length)]!)
      else tokens.splice(at, 2, tokens[at + 1] ?? '', tokens[at]!)
      return tokens.join('')
    })
    expect(broken.filter((text) => isAccepted(text) && !isGrammatical(text))).toEqual([])
    // Both kinds occur: the test sees faults.
    expect(broken.filter((text) => !isAccepted(text)).length).toBeGreaterThan(whole.length / 2)
  })
})
