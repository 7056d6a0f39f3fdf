import { expect, it } from 'vitest'
import { words } from '../../site/src/i18n/index.ts'
import { verdictText } from '../../site/src/lib/verdict-text.ts'
import type { Diagnosis, RankedCause } from '../../worker/contracts/diagnosis.ts'

const cause = (cause: RankedCause['cause'], server: string, confidence: number): RankedCause => ({
  ...{ cause, server, confidence, scope: 'server', affected: [], evidence: [] },
})

const text = (
  language: 'ko' | 'en',
  causes: RankedCause[],
  verdict: Diagnosis['verdict'] = 'cause'
) =>
  verdictText(
    { at: '2026-01-01T12:00:00.000Z', onset: null, verdict, causes, unchecked: [] },
    [],
    words(language)
  )

it('names the likeliest cause', () => {
  const causes = [cause('cpu-runaway', 'web-1', 0.91), cause('traffic-surge', 'web-1', 0.05)]
  expect(text('en', causes)).toBe('A process hogging the CPU: 91% likely.')
  expect(text('ko', causes)).toBe('CPU를 독차지한 프로세스일 가능성이 91%입니다.')
})

it('names all that are likely at once, each with its place', () => {
  const causes = [
    ...[cause('slow-database', 'db-1', 0.98), cause('cpu-runaway', 'web-1', 0.97)],
    cause('healthy', 'web-1', 0.02),
  ]
  expect(text('en', causes)).toBe(
    '2 separate things are the matter: A slow database (db-1, 98% likely), A process hogging the CPU (web-1, 97% likely).'
  )
  expect(text('ko', causes)).toBe(
    '서로 다른 문제 2가지가 있습니다. 데이터베이스 지연(db-1, 가능성 98%), CPU를 독차지한 프로세스(web-1, 가능성 97%).'
  )
})

it('names none where none is likely', () => {
  const causes = [cause('cpu-runaway', 'web-1', 0.4), cause('io-wait', 'web-1', 0.3)]
  expect(text('en', causes, 'inconclusive')).toBe(
    'Something is unusual, but no single cause stands out.'
  )
  expect(text('en', [], 'healthy')).toMatch(/^Nothing is the matter\./)
})
