import { describe, expect, it } from 'vitest'
import type { Fact } from '../../../worker/contracts/assistant.ts'
import { unsupportedIn } from './claims.ts'

const NOW = Date.parse('2026-11-20T15:30:00Z')
const fact = (id: string, known: Partial<Fact>): Fact => ({
  ...{ id, kind: 'metric', server: 'db-01', vital: null, title: '', query: null, unit: '%' },
  ...{ from: '2026-11-20T15:00:00Z', to: '2026-11-20T15:30:00Z', value: 63.24, baseline: 41 },
  ...{ text: null, weight: null, link: null },
  ...known,
})
const FACTS = [
  fact('e1', {}),
  fact('e2', { value: 12.5, baseline: null, server: 'web-02' }),
  fact('e3', { unit: 'B/s', value: 1_254_000, baseline: null }),
  fact('e4', { unit: 's', value: 5_430, baseline: null }),
  fact('e5', { unit: 'servers', value: 20, baseline: null, title: 'load (1 minute)' }),
]

function unsupported(text: string, question = '', evidence = FACTS.map(({ id }) => id)) {
  const answered = {
    facts: FACTS,
    causes: [],
    understanding: {
      ...{ language: 'en' as const, intent: 'metric_query' as const, confidence: 1, readings: [] },
      entities: {},
    },
  }
  const known = { question, servers: ['db-01', 'web-02'], now: NOW }
  const segments = [{ kind: 'answer' as const, text, evidence, engine: 'x' }]
  return unsupportedIn(segments, answered, known).map(({ kind, said }) => `${kind} ${said}`)
}

describe('what facts support', () => {
  it.each([
    'db-01의 메모리 사용률은 지금 63.2%예요 (평소 41%).',
    'db-01 is at 63%, 50.7 points above web-02, at 15:00 UTC.',
    'Traffic is 1.25 MB/s over the last 30 minutes.',
    '초당 1.25MB, 1시간 30분째예요.',
    'It has been so since 20 November 15:00: 1 hour 31 minutes.',
    'Load (1 minute) of 20 servers; of db-01, web-02 and 18 more.',
    '“any 99 name” is what it is called.',
  ])('%s', (text) => {
    expect(unsupported(text)).toEqual([])
  })

  it('may repeat what was asked', () => {
    expect(unsupported('web-99 is unknown, and nothing is above 87%.', 'web-99 > 87?')).toEqual([])
  })
})

describe('what no fact supports', () => {
  it.each([
    ['db-01 is at 64.2%.', 'number 64.2'],
    ['db-01 is at 63.5%.', 'number 63.5'],
    ['메모리는 91%예요.', 'number 91'],
    ['Traffic is 1.35 MB/s.', 'number 1.35 MB'],
    ['web-99 is ill.', 'server web-99'],
    ['It peaked at 14:02.', 'time 14:02'],
    ['It began on 19 November.', 'date 19 November'],
    ['11월 19일부터 그래요.', 'date 11월 19일'],
    ['2시간 30분째예요.', 'duration 2시간 30분'],
    ['For 3 days now.', 'duration 3 days'],
    ['db-01, web-02 and 30 more.', 'number and 30 more'],
  ])('%s', (text, said) => {
    expect(unsupported(text)).toEqual([said])
  })

  it('is what facts say that the sentence does not cite', () => {
    expect(unsupported('It is 12.5%.', '', ['e1'])).toEqual(['number 12.5'])
  })

  it('is a fact that is not there', () => {
    expect(unsupported('It is so.', '', ['e9'])).toEqual(['fact e9'])
  })
})
