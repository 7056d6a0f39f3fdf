import { expect, it } from 'vitest'
import { answerOf } from '../../site/src/lib/query-answer.ts'

const data = { resultType: 'vector' as const, result: [] }

it('knows from the warning that there are more series, and passes on the others', () => {
  const some = answerOf({ data, warnings: ['results truncated due to limit', 'look here'] })
  expect([some.more, some.warnings]).toEqual([true, ['look here']])
  expect(answerOf({ data })).toEqual({ data, warnings: [], infos: [], more: false })
})
