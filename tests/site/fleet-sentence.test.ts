import { expect, it } from 'vitest'
import { words } from '../../site/src/i18n/index.ts'
import { fleetSentence } from '../../site/src/lib/fleet-sentence.ts'
import { serverHealth } from '../../worker/analysis/health/server-health.ts'
import { healthOfAll } from '../../worker/analyst/health.ts'
import type { Server } from '../../worker/contracts/fleet.ts'

const FACTS = { name: '', type: null, environment: null, location: null, provider: null, ip: null }
const MACHINE = { os: null, kernel: null, architecture: null, cores: null, memoryBytes: null }

const server = (id: string, hostname: string): Server => ({
  ...{ ...FACTS, ...MACHINE, id, hostname, services: [] },
})

/** Servers of a fleet by their CPU use; null for one that says nothing. */
function fleet(
  cpu: Record<string, number | null>,
  language: 'ko' | 'en',
  fleetServers = Object.keys(cpu).length
) {
  const members = Object.entries(cpu).map(([id, cpuPercent]) => {
    const { explanation, ...health } = serverHealth(cpuPercent === null ? {} : { cpuPercent })
    return { server: id, at: '2026-01-01T00:00:00.000Z', sentence: '', ...health }
  })
  return healthOfAll(members, fleetServers, 0, language)
}

it.each(['ko', 'en'] as const)(
  'says what the API says in %s, where a hostname is its id',
  (language) => {
    const fleets: Record<string, number | null>[] = [
      { a: 10 },
      { a: 10, b: 20 },
      { a: 99, b: 20 },
      { a: 99 },
      { a: null },
      { a: 99, b: 99, c: 1 },
    ]
    for (const cpu of fleets) {
      const known = Object.keys(cpu).map((id) => server(id, id))
      for (const more of [0, 7]) {
        const health = fleet(cpu, language, known.length + more)
        expect(fleetSentence(health, known, words(language))).toBe(health.sentence)
      }
    }
  }
)

it('calls a server by its hostname and not by its address', () => {
  const health = fleet({ '127.0.0.1:9100': 99, '127.0.0.2:9100': 10 }, 'en')
  const known = [server('127.0.0.1:9100', 'db-1')]
  expect(fleetSentence(health, known, words('en'))).toMatch(
    /^1 of 2 servers has a low health score; the lowest is db-1 with \d+\.$/
  )
})

it('tells servers of one name apart by their addresses', () => {
  const health = fleet({ '10.0.0.1:9100': 99, '10.0.0.1:9200': 10 }, 'en')
  const known = [server('10.0.0.1:9100', 'vm'), server('10.0.0.1:9200', 'vm')]
  expect(fleetSentence(health, known, words('en'))).toContain('is vm (10.0.0.1:9100) with')
})

it('counts a server that nothing is known of as a server, and not as well', () => {
  const known = ['a', 'b', 'c'].map((id) => server(id, id))
  expect(fleetSentence(fleet({ a: 99, b: null }, 'en'), known, words('en'))).toMatch(/^1 of 2 /)
  expect(fleetSentence(fleet({ a: 10, b: null, c: null }, 'en'), known, words('en'))).toBe(
    '1 of 3 servers is well; of the others nothing recent is known.'
  )
  expect(fleetSentence(fleet({ a: 10, b: null }, 'ko'), known, words('ko'))).toBe(
    '서버 2대 중 1대가 양호합니다. 나머지 1대는 최근 측정값이 없습니다.'
  )
})

it.each([
  ['ko', /^서버 2대가 모두 양호합니다\. 전체 9대 중 이름순으로 앞선 2대만 살펴봅니다\.$/],
  ['en', /^All 2 servers are well\. Only the first 2 of its 9 servers, by name, are watched\.$/],
] as const)('says in %s of how many servers it speaks', (language, sentence) => {
  expect(fleet({ a: 10, b: 20 }, language, 9).sentence).toMatch(sentence)
  expect(fleet({ a: 10, b: 20 }, language, 2).sentence).not.toContain('2 of')
})
