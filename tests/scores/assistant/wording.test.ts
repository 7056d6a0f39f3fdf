import { expect, it } from 'vitest'
import { isIn, wrongParticles } from './wording.ts'

it('finds particles that do not fit', () => {
  expect(wrongParticles('web-01는 63.2%이에요.')).toEqual(['1는', '%이에요'])
  expect(wrongParticles('web-02은 서버를 20대으로 늘렸어요.')).toEqual(['2은', '대으로'])
  expect(wrongParticles('시간를 web-07으로 옮겨요.')).toEqual(['7으로', '간를'])
  expect(wrongParticles('db-01은(는) 점예요.')).toEqual(['점예요', '1은(는)'])
})

it('lets those be that fit', () => {
  const text = 'web-01은 63.2%예요. web-02가 서버를 67점으로 10분(평소 3분)을 보고, web-08로 가요.'
  expect(wrongParticles(text)).toEqual([])
})

it('tells languages apart but for names', () => {
  expect(isIn('en', 'The server “내서버” is well.')).toBe(true)
  expect(isIn('en', '서버 is well.')).toBe(false)
  expect(isIn('ko', 'All is well.')).toBe(false)
  expect(isIn('ko', 'web-01: CPU 3%예요.')).toBe(true)
})
