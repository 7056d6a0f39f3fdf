/** What would stop if a server were off, and whether one was. */
import { describe, expect, it } from 'vitest'
import { find } from '../../../../worker/assistant/findings'
import { diagnose } from '../../../../worker/causes/diagnose'
import type { Entities } from '../../../../worker/contracts/assistant'
import { caseOf } from '../../causes/hand-made'
import { fleetOf, type Known, NOW, understood, wordsOf } from '../fleet-of'

const HOUR = 3_600_000
const at = (ms: number) => new Date(ms).toISOString()

async function told(text: string, language: 'ko' | 'en', entities: Entities, known: Known = {}) {
  const telemetry = {
    ...fleetOf({ 'db-1': { vitals: { connections: 42, up: 1 } } }, known),
    causes: async () => diagnose(caseOf({ 'db-1': {} }, { server: 'db-1' })),
  }
  const asked = understood('diagnose', language, { server: 'db-1', ...entities })
  return find(text, asked, telemetry, { now: NOW })
}

describe('what happens if a server is restarted', () => {
  it.each([
    [
      'en',
      'what happens if I restart db-1?',
      /^Until db-1 is up again, .* open now, 42, are cut\./,
    ],
    [
      'ko',
      'db-1 재시작하면 어떻게 돼?',
      /^재시작하면 다시 켜질 때까지 db-1의 .* 42개이고, 그때 끊겨요\./,
    ],
  ] as const)('is that its services stop, first of all: %s', async (language, text, words) => {
    const found = await told(text, language, { hypothetical_action: 'restart' })
    expect(wordsOf(found)[0]).toMatch(words)
    const [id] = found.draft[0]!.evidence
    expect(found.facts.find((fact) => fact.id === id)).toMatchObject({ server: 'db-1', value: 42 })
  })

  it('is said of nothing that leaves it on', async () => {
    const found = await told('what happens if I clear the cache?', 'en', {
      hypothetical_action: 'clear',
    })
    expect(wordsOf(found).join()).not.toContain('is up again')
  })
})

describe('a server that is said to have been down', () => {
  const night = { from: at(NOW - 12 * HOUR), to: at(NOW - 6 * HOUR), time: 'last night' }
  const downFor = (hours: number): Known => ({
    past: (_, time) => (time > NOW - 10 * HOUR && time < NOW - (10 - hours) * HOUR ? 0 : 1),
  })

  it.each([
    [2, /^Yes: there was a time .* when db-1 did not report\.$/, 0],
    [0, /^db-1 was not down for long .*: it kept reporting\.$/, 1],
  ])('for %d hours is held against that time', async (hours, words, value) => {
    const found = await told('why did db-1 crash last night?', 'en', night, downFor(hours))
    const [first] = wordsOf(found)
    expect(first).toMatch(words)
    const [id] = found.draft[0]!.evidence
    expect(found.facts.find((fact) => fact.id === id)).toMatchObject({ vital: 'up', value })
  })
})
