import { describe, expect, it } from 'vitest'
import { words as wordsOf } from '../../site/src/i18n/index.ts'
import {
  amountText,
  engineText,
  factText,
  likelihood,
  reasonText,
  within,
} from '../../site/src/lib/fact-text.ts'
import { windowOfFact } from '../../site/src/lib/fact-window.ts'
import { subjectOf } from '../../site/src/lib/page-subject.ts'
import { timeText, understoodText } from '../../site/src/lib/understood.ts'
import type { Entities, Fact, Understanding } from '../../worker/contracts/assistant.ts'

const ko = { ...wordsOf('ko'), language: 'ko' } as const
const en = { ...wordsOf('en'), language: 'en' } as const

const understood = (intent: Understanding['intent'], entities: Entities): Understanding => ({
  ...{ intent, entities, confidence: 1, readings: [] },
  language: 'ko',
})

describe('what was understood', () => {
  it('is said in a few words: what is wanted, of what, how many, when', () => {
    const asked = understood('top_n', { metric: 'cpu', n: 3, order: 'desc', time: 'PT1H' })
    expect(understoodText(asked, ko.assistant)).toEqual(['순위', 'CPU', '상위 3개', '최근 1시간'])
    expect(understoodText(asked, en.assistant)).toEqual(['Ranking', 'CPU', 'Top 3', 'Last 1 hour'])
  })

  it('names servers, one that nobody has with a question mark', () => {
    expect(understoodText(understood('compare', { servers: ['a', 'b'] }), en.assistant)).toEqual([
      ...['Comparison', 'a', 'b'],
    ])
    const strange = understood('diagnose', { unknown_server: 'web-9\u202e9' })
    expect(understoodText(strange, en.assistant)).toEqual(['Cause', 'web-99?'])
  })

  it.each([
    ['now', '지금'],
    ['last night', '어젯밤'],
    ['PT30M', '최근 30분'],
    ['P7D', '최근 7일'],
    ['P1M', '최근 1달'],
    ['+P7D', '앞으로 7일'],
    ['whenever', 'whenever'],
  ])('reads the time %s', (time, text) => {
    expect(timeText(time, ko.assistant)).toBe(text)
  })
})

describe('a fact', () => {
  it('has its value in its unit', () => {
    const amount = (unit: string, value: number, words: typeof ko | typeof en) =>
      amountText({ vital: null, unit }, value, words)
    expect(amount('servers', 1, en)).toBe('1 server')
    expect(amount('servers', 20, ko)).toBe('20대')
    expect(amount('points', 97, ko)).toBe('97점')
    expect(amount('%', 97.4, en)).toBe('97%')
    expect(amount('s', 7_200, en)).toBe('2 h 0 min')
    expect(amount('B/s', 44_277_276, en)).toBe('44.3 MB/s')
    expect(amount('', 1.44, en)).toBe('1.44')
    expect(amount('widgets', 3, en)).toBe('3 widgets')
  })

  it.each([
    ['diskPercent', '%', 63.24, '63%'],
    ['diskPercent', 's', 300, '5분'],
    ['diskPercent', 's', 13_306_915, '154일 0시간'],
    ['diskPercent', 'servers', 0, '0대'],
    ['diskLatencySeconds', 's', 0.003, '3 ms'],
    ['up', '', 0, ko.analysis.no],
    ['up', 's', 300, '5분'],
  ] as const)('of %s has the unit that it says: %s', (vital, unit, value, text) => {
    expect(amountText({ vital, unit }, value, ko)).toBe(text)
  })

  it('is the moment that is foreseen, where no value is', () => {
    const at = '2027-04-17T04:44:00.000Z'
    const fact: Fact = {
      ...{ id: 'e1', kind: 'forecast', server: 'backup-01', vital: 'diskPercent', title: '' },
      ...{ query: null, unit: '', from: '2026-11-22T03:00:00.000Z', to: at, value: null },
      ...{ baseline: null, text: null, weight: null, link: null },
    }
    expect(factText(fact, ko)).toMatch(/^4월 1[678]일 \d\d:\d\d$/)
    expect(factText({ ...fact, kind: 'absence' }, ko)).toBe('측정값 없음')
  })

  it('is drawn over the hour before its end, or over its own window where that is longer', () => {
    const at = (time: string) => `2026-01-01T${time}:00.000Z`
    const short = windowOfFact({ from: at('11:55'), to: at('12:00') })
    expect(short).toEqual({
      fromMs: Date.parse(at('11:00')),
      toMs: Date.parse(at('12:00')),
      stepMs: 60_000,
    })
    expect(windowOfFact({ from: at('06:00'), to: at('12:00') }).fromMs).toBe(
      Date.parse(at('06:00'))
    )
  })

  it.each([
    ['/server?fleet=main', '/server?fleet=main'],
    ['//elsewhere.example/', null],
    ['/\\elsewhere.example/', null],
    ['https://elsewhere.example/', null],
    ['javascript:alert(1)', null],
    [null, null],
  ])('leads from %s to %s', (link, target) => {
    expect(within(link)).toBe(target)
  })
})

it('says how sure a cause is in words that go with the answer’s', () => {
  expect([0.97, 0.85, 0.6, 0.2].map(likelihood)).toEqual([
    ...['certain', 'likely', 'plausible', 'unlikely'],
  ])
})

it('names engines, and why they did not answer, in words; what it does not know as it is', () => {
  expect(engineText('google:gemini-3-flash#2', ko)).toBe('Gemini (gemini-3-flash#2)')
  expect(engineText('evidence', ko)).toBe('근거 엔진')
  expect(engineText('plugin-x', en)).toBe('plugin-x')
  expect(reasonText({ engine: '', reason: 'quota', ms: 0 }, en)).toBe('its quota is used up')
  expect(reasonText({ engine: '', reason: 'moon', ms: 0 }, en)).toBe('could not answer')
})

it.each([
  ['/server?fleet=main&server=a', { kind: 'server', fleet: 'main', server: 'a' }],
  ['/en/server?fleet=main&server=a', { kind: 'server', fleet: 'main', server: 'a' }],
  ['/server', { kind: 'fleet', fleet: null, server: null }],
  ['/en/explore?fleet=main', { kind: 'explore', fleet: 'main', server: null }],
  ['/en', { kind: 'fleet', fleet: null, server: null }],
])('knows what %s shows', (path, subject) => {
  expect(subjectOf(new URL(path, 'http://localhost'))).toEqual(subject)
})
