/** What is answered when some of what is read of a fleet cannot be. */
import { describe, expect, it } from 'vitest'
import { find } from '../../../../worker/assistant/findings'
import { type Telemetry, TelemetryUnavailable } from '../../../../worker/assistant/telemetry'
import { diagnose } from '../../../../worker/causes/diagnose'
import type { Entities, Intent } from '../../../../worker/contracts/assistant'
import { caseOf, NOW } from '../../causes/hand-made'
import { understood, wordsOf } from '../fleet-of'
import { sampleFleet } from './sample-fleet'

type Read = Exclude<keyof Telemetry, 'state'>

const at = (ms: number) => new Date(ms).toISOString()
const HOUR = { time: 'PT1H', from: at(NOW - 3_600_000), to: at(NOW) } as const

/** A fleet of which everything can be read. */
function whole(): Telemetry {
  return {
    ...sampleFleet(),
    causes: async ({ server }) =>
      diagnose(caseOf({ 'web-01': {}, 'web-02': {}, 'db-01': {} }, { server })),
    forecast: async ({ server, vital }) => ({
      ...{ server, vital, unit: '%', query: 'x', madeAt: at(NOW), stepMs: 3_600_000 },
      ...{ history: [], points: [], crossings: [] },
      refusal: { reason: 'too-short', hours: 2, neededHours: 48 },
      ...{ backTest: null, full: null },
    }),
  }
}

/** The same, except that some reads fail. */
function without(...unread: Read[]): Telemetry {
  const fail = () => Promise.reject(new TelemetryUnavailable('down'))
  return { ...whole(), ...Object.fromEntries(unread.map((read) => [read, fail])) }
}

const ask = (intent: Intent, entities: Entities, telemetry: Telemetry, language: 'ko' | 'en') =>
  find('', understood(intent, language, entities), telemetry, { now: NOW })

/** Every intent that reads, with all that it reads. */
const READING: [Intent, Entities, Read[]][] = [
  ['fleet_status', {}, ['health']],
  ['server_status', { server: 'web-01' }, ['healthOf']],
  ['metric_query', { server: 'web-01', metric: 'cpu' }, ['instant', 'range']],
  ['metric_query', { server: 'web-01', metric: 'cpu', ...HOUR }, ['instant', 'range']],
  ['metric_query', { metric: 'memory' }, ['instant']],
  ['top_n', { metric: 'cpu' }, ['instant']],
  ['compare', { servers: ['web-01', 'web-02'], metric: 'memory' }, ['instant']],
  ['list_alerts', {}, ['anomalies']],
  ['anomalies', {}, ['anomalies', 'events', 'instant', 'range']],
  ['search_logs', {}, ['anomalies', 'events', 'instant', 'range']],
  ['search_logs', { pattern: 'reboot' }, ['events', 'instant']],
  ['diagnose', {}, ['causes', 'range']],
  ['diagnose', { server: 'web-02', metric: 'cpu' }, ['causes', 'range']],
  ['recommend', { server: 'web-02', metric: 'cpu' }, ['causes', 'range']],
  ['forecast', { metric: 'disk' }, ['instant', 'range', 'forecast']],
  ['forecast', { server: 'db-01', metric: 'disk' }, ['instant', 'range', 'forecast']],
  ['alert_config', { metric: 'cpu' }, ['instant']],
  ['report', {}, ['health', 'anomalies', 'causes', 'range']],
  ['report', { server: 'web-01' }, ['healthOf', 'anomalies', 'causes', 'range']],
]

const NAMES: Record<Read, [ko: string, en: string]> = {
  instant: ['지금 측정값', 'current values'],
  range: ['지난 측정값', 'past values'],
  health: ['상태 점수', 'health scores'],
  healthOf: ['상태 점수', 'health scores'],
  anomalies: ['이상 징후', 'anomalies'],
  causes: ['원인 분석', 'the analysis of causes'],
  forecast: ['예측', 'forecasts'],
  events: ['기록된 이벤트', 'recorded events'],
}

describe.each(READING)('%s of %j', (intent, entities, reads) => {
  it('reads what this table says, and misses nothing of it', async () => {
    const read = new Set<string>()
    const telemetry = new Proxy(whole(), {
      get(fleet, name: keyof Telemetry) {
        if (name !== 'state') read.add(name)
        return fleet[name]
      },
    })
    const { unchecked } = await ask(intent, entities, telemetry, 'en')
    expect([...read].sort()).toEqual([...reads].sort())
    expect(unchecked.join()).not.toContain('Not readable')
  })

  it.each(reads)('tells the rest where there is no %s, and names it', async (read) => {
    for (const language of ['ko', 'en'] as const) {
      const found = await ask(intent, entities, without(read), language)
      const name = NAMES[read][language === 'ko' ? 0 : 1]
      expect(found.draft[0]!.kind).toMatch(/^(answer|command)$/)
      expect(found.draft.at(-1)).toMatchObject({
        kind: 'caveat',
        text: expect.stringContaining(name),
      })
      expect(found.unchecked).toContain(found.draft.at(-1)!.text)
      expect(found.draft.length).toBeGreaterThan(1)
      expect(found.facts.length).toBeGreaterThan(0)
      const known = new Set(found.facts.map(({ id }) => id))
      expect(
        found.draft.flatMap(({ evidence }) => evidence).filter((id) => !known.has(id))
      ).toEqual([])
    }
  })

  it('tells how the servers are where nothing else can be read', async () => {
    const found = await ask(intent, entities, without(...(Object.keys(NAMES) as Read[])), 'en')
    expect(wordsOf(found).join('\n')).toMatch(/is online|is up|rule below/)
    expect(found.verdict).toBeNull()
  })
})

describe('what cannot be read', () => {
  const said = async (intent: Intent, entities: Entities, ...unread: Read[]) =>
    wordsOf(await ask(intent, entities, without(...unread), 'en'))

  it('is never told as something that is not there', async () => {
    expect((await said('list_alerts', {}, 'anomalies')).join()).not.toMatch(/no incidents/i)
    expect((await said('report', {}, 'anomalies')).join()).not.toMatch(/0 incidents/)
    expect((await said('search_logs', {}, 'events')).join()).not.toMatch(/nothing is recorded/)
    const cpu = { server: 'web-01', metric: 'cpu' } as const
    expect((await said('metric_query', cpu, 'instant')).join()).not.toMatch(/does not report/)
    expect((await said('diagnose', cpu, 'range')).join()).not.toMatch(/is reported/)
  })

  it('leaves the number that was asked for', async () => {
    const cpu = { server: 'web-01', metric: 'cpu' } as const
    const [first] = await said('metric_query', cpu, 'range')
    expect(first).toBe('CPU use of web-01 is 41.2% now.')
    const [score] = await said('server_status', { server: 'web-01' }, 'healthOf')
    expect(score).toBe('web-01 is online: CPU 41.2%, memory 66%, disk 20.3%.')
  })

  it('is said in one plain sentence of each language', async () => {
    const of = async (language: 'ko' | 'en') =>
      wordsOf(await ask('report', {}, without('health', 'causes'), language)).at(-1)
    expect(await of('ko')).toBe('상태 점수, 원인 분석은 지금 읽을 수 없어서 이 답에 넣지 못했어요.')
    expect(await of('en')).toBe(
      'Not readable right now, and so missing here: health scores, the analysis of causes.'
    )
  })

  it('does not hide a bug from whoever wants to know of it', async () => {
    const bug = new TypeError('x is undefined')
    const telemetry = { ...whole(), health: () => Promise.reject(bug) }
    const bugs: unknown[] = []
    const asked = understood('fleet_status', 'en')
    const onBug = (error: unknown) => bugs.push(error)
    const { unchecked } = await find('', asked, telemetry, { now: NOW, onBug })
    expect(bugs).toEqual([bug])
    expect(unchecked.join()).toContain('health scores')
    await expect(find('', asked, telemetry, { now: NOW })).rejects.toBe(bug)
  })
})
