import { describe, expect, it } from 'vitest'
import { inlineTelemetry } from '../../../../worker/assistant/inline-telemetry'
import { predictiveAnalytics } from '../../../../worker/assistant/plugins/predictive-analytics'
import { serverAnalysis } from '../../../../worker/assistant/plugins/server-analysis'
import { smartNotification } from '../../../../worker/assistant/plugins/smart-notification'
import { type Telemetry, TelemetryUnavailable } from '../../../../worker/assistant/telemetry'
import type { Diagnosis } from '../../../../worker/contracts/diagnosis'
import type { Forecast } from '../../../../worker/contracts/forecast'
import { AlertMessage, type TellableAlert } from '../../../../worker/contracts/plugin'
import { NOW } from '../fleet-of'
import { sampleFleet } from '../intents/sample-fleet'
import { askedOf, hostOf } from './host-of'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const iso = (at: number) => new Date(at).toISOString()

/** What a plugin adds to the answer about a server. */
async function addedBy(
  plugin: typeof serverAnalysis,
  telemetry: Telemetry,
  server: string,
  language: 'ko' | 'en' = 'en'
) {
  const { findings, asked } = await askedOf({ telemetry, language, entities: { server } })
  const extended = await hostOf([plugin]).host.extend(findings, asked)
  const added = extended.draft.filter(({ engine }) => engine.startsWith('plugin:'))
  return {
    texts: added.map(({ text }) => text),
    facts: extended.facts.slice(findings.facts.length),
  }
}

describe('server-analysis', () => {
  const climbing = Array.from({ length: 20 }, (_, n) => 40 + n)
  const jumping = [...Array.from({ length: 25 }, (_, n) => 30 + (n % 3)), 88]
  const telemetry = () =>
    inlineTelemetry(
      {
        id: 'db-1',
        metrics: {
          memory: { current: 60, history: climbing },
          cpu: { current: 88, history: jumping },
          disk: { current: 50, history: Array(30).fill(50) },
        },
      },
      NOW
    )

  it('tells a trend, and a value out of line, of values sent along', async () => {
    const { texts, facts } = await addedBy(serverAnalysis, telemetry(), 'db-1')
    expect(texts).toEqual([
      'At 88%, the CPU use of db-1 is far from its median of 31% over the last 25 minutes.',
      'The memory use of db-1 rose steadily over the last 20 minutes (+20 points).',
    ])
    expect(facts).toMatchObject([
      { kind: 'anomaly', value: 88, baseline: 31, unit: '%', vital: 'cpuPercent', server: 'db-1' },
      {
        kind: 'metric',
        value: 20,
        unit: '%',
        vital: 'memoryPercent',
        from: iso(NOW - 20 * MINUTE_MS),
      },
    ])
    const { texts: korean } = await addedBy(serverAnalysis, telemetry(), 'db-1', 'ko')
    expect(korean).toEqual([
      'db-1의 CPU 사용률은 88%로, 지난 25분의 중앙값 31%에서 크게 벗어났어요.',
      'db-1의 메모리 사용률은 지난 20분 동안 꾸준히 올랐어요(+20%p).',
    ])
  })

  it('asks a fleet for its last hours, and says nothing where nothing is to be said', async () => {
    const lately = (_: string, at: number, now: number) =>
      now + 10 * Math.min(12, (NOW - at) / HOUR_MS)
    const falling = sampleFleet({ past: lately })
    const { texts, facts } = await addedBy(serverAnalysis, falling, 'web-01')
    expect(texts[0]).toMatch(
      /^The CPU use of web-01 fell steadily over the last .* \(−\d+(\.\d)? points\)\.$/
    )
    expect(facts.every(({ value }) => value! < 0)).toBe(true)
    const steady = sampleFleet({ past: (_, __, now) => now })
    expect((await addedBy(serverAnalysis, steady, 'web-01')).texts).toEqual([])
    // What every day has at these hours is no news, nor is what a silent server did before.
    const daily = sampleFleet({ past: (_, at, now) => lately(_, NOW - ((NOW - at) % DAY_MS), now) })
    expect((await addedBy(serverAnalysis, daily, 'web-01')).texts).toEqual([])
    expect((await addedBy(serverAnalysis, falling, 'cache-01')).texts).toEqual([])
  })
})

/** A forecast that says this. */
const forecastOf = (server: string, more: Partial<Forecast>): Forecast => ({
  ...{ server, vital: 'diskPercent', unit: '%', query: 'q', madeAt: iso(NOW), stepMs: HOUR_MS },
  ...{ history: [70], points: [], refusal: null, backTest: null, crossings: [], full: null },
  ...more,
})

const DAY_MS = 24 * HOUR_MS
const FILLING = {
  ...{ status: 'filling' as const, perDay: 5 },
  ...{ p10: iso(NOW + 2 * DAY_MS), p50: iso(NOW + 3 * DAY_MS), p90: iso(NOW + 5 * DAY_MS) },
} as const

const foretelling = (more: Partial<Forecast>, vital = 'diskPercent'): Telemetry => ({
  ...sampleFleet(),
  forecast: async (asked) =>
    forecastOf(asked.server, { vital: asked.vital, ...(asked.vital === vital ? more : {}) }),
})

describe('predictive-analytics', () => {
  it('tells when a disk will be full', async () => {
    const { texts, facts } = await addedBy(
      predictiveAnalytics,
      foretelling({ full: FILLING }),
      'web-01'
    )
    expect(texts).toEqual([
      'At this rate the disk of web-01 will be full at about 24 November 14:20, 3 days from now. Four times in five it is between 23 November 14:20 and 26 November 14:20.',
    ])
    expect(facts.map(({ value, unit, to }) => [value, unit, to])).toEqual([
      [3 * 86_400, 's', FILLING.p50],
      [null, '', FILLING.p10],
      [null, '', FILLING.p90],
    ])
    const { texts: korean } = await addedBy(
      predictiveAnalytics,
      foretelling({ full: FILLING }),
      'web-01',
      'ko'
    )
    expect(korean).toEqual([
      'web-01의 디스크는 지금 추세면 11월 24일 14:20쯤(약 3일 뒤) 가득 차요. 열에 여덟은 11월 23일 14:20에서 11월 26일 14:20 사이예요.',
    ])
  })

  it('tells which threshold is going to be passed, if it has not been', async () => {
    const crossing = {
      ...{ status: 'warning' as const, threshold: 85, possible: null, plausible: null },
      ...{ likely: iso(NOW + 5 * HOUR_MS), peakAt: iso(NOW + 6 * HOUR_MS), peakProbability: 0.7 },
    } as const
    const made = { crossings: [crossing] }
    const telemetry = foretelling(made, 'memoryPercent')
    expect((await addedBy(predictiveAnalytics, telemetry, 'web-01')).texts).toEqual([
      'The memory use of web-01 is expected to pass its warning threshold of 85% at about 19:20.',
    ])
    expect((await addedBy(predictiveAnalytics, telemetry, 'web-01', 'ko')).texts).toEqual([
      'web-01의 메모리 사용률은 19:20쯤 경고 기준인 85%를 넘을 것으로 보여요.',
    ])
    const past = foretelling({ ...made, history: [90] }, 'memoryPercent')
    expect((await addedBy(predictiveAnalytics, past, 'web-01')).texts).toEqual([])
  })
})

const ALERT: TellableAlert = {
  ...{ id: 'a1', server: 'db-01', vital: 'memoryPercent', severity: 'critical', state: 'firing' },
  ...{ op: '>', threshold: 90, value: 94, peak: 95, since: iso(NOW - 7 * MINUTE_MS) },
}

const LEAK: Diagnosis = {
  ...{ at: iso(NOW), onset: iso(NOW - HOUR_MS), verdict: 'cause', unchecked: [] },
  causes: [
    {
      ...{ cause: 'memory-leak', server: 'db-01', confidence: 0.82, scope: 'server' },
      ...{ affected: [], evidence: [] },
    },
  ],
}

async function messageOf(
  alert: Partial<TellableAlert> = {},
  language: 'ko' | 'en' = 'en',
  telemetry: Partial<Telemetry> = {}
): Promise<AlertMessage> {
  const fleet = { ...foretelling({ full: FILLING }, 'memoryPercent'), causes: async () => LEAK }
  const { findings, asked } = await askedOf({ telemetry: { ...fleet, ...telemetry }, language })
  const { host } = hostOf([smartNotification])
  const output = await host.process('smart-notification', findings, {
    ...asked,
    alert: { ...ALERT, ...alert },
  })
  if (typeof output === 'string') throw new Error(output)
  return AlertMessage.parse(output.data)
}

describe('smart-notification', () => {
  it('says what, since when, why, what to do and where to look', async () => {
    const { toDo, links, ...english } = await messageOf()
    expect(english).toEqual({
      title: '[CRIT] db-01 memory use: 94% (> 90%, 7 minutes)',
      what: 'The memory use of db-01 is 94%, above its threshold of 90%.',
      since: 'Since 14:13, for 7 minutes.',
      usual: 'At this time of day it usually is 43.2%.',
      cause: 'Likely cause: a memory leak (confidence 82%).',
      ahead:
        'At this rate the memory of db-01 will be full at about 24 November 14:20, 3 days from now. Four times in five it is between 23 November 14:20 and 26 November 14:20.',
      ...{ alert: 'a1', generatedBy: 'template' },
    })
    expect(toDo).toHaveLength(2)
    expect(toDo[0]).toMatchObject({ command: expect.stringMatching(/^ps /), isDisruptive: false })
    expect(links.map(({ title, address }) => [title, address.split('?')[0]])).toEqual([
      ['Graph', '/en/explore'],
      ['Server', '/en/server'],
    ])
    expect(await messageOf({}, 'ko')).toMatchObject({
      title: '[위험] db-01 메모리 사용률: 94% (> 90%, 7분째)',
      what: 'db-01의 메모리 사용률이 94%예요. 알림 기준은 90% 초과예요.',
      since: '14:13부터 7분째예요.',
      usual: '평소 이 시각에는 43.2%예요.',
      cause: '유력한 원인은 메모리 누수예요(확신도 82%).',
    })
  })

  it('says that it is over, with how far it went', async () => {
    const over = { state: 'resolved', value: 61 } as const
    expect(await messageOf(over)).toMatchObject({
      title: '[RESOLVED] db-01 memory use: 61% (after 7 minutes)',
      what: 'The memory use of db-01 is back at 61%. At its highest it was 95%.',
      since: 'It began at 14:13 and lasted 7 minutes.',
      ...{ cause: '', toDo: [], ahead: null },
    })
    expect(await messageOf(over, 'ko')).toMatchObject({
      title: '[해결] db-01 메모리 사용률: 61% (7분 만에)',
      what: 'db-01의 메모리 사용률이 61%로 돌아왔어요. 가장 높게는 95%까지 올랐어요.',
      since: '14:13에 시작해 7분 만에 풀렸어요.',
    })
  })

  it('does not claim what is not known', async () => {
    const unclear = async () => ({ ...LEAK, verdict: 'inconclusive' }) as const
    const { cause, toDo } = await messageOf({}, 'en', { causes: unclear })
    expect(cause).toBe(
      'The cause is not certain yet. To look at first: the memory of each process over some hours.'
    )
    expect(toDo.map(({ isDisruptive }) => isDisruptive)).toEqual([false])
    const silent = await messageOf({ state: 'no-data', value: null }, 'ko', {
      causes: () => Promise.reject(new TelemetryUnavailable()),
      forecast: () => Promise.reject(new TelemetryUnavailable()),
    })
    expect(silent).toMatchObject({
      title: '[측정 없음] db-01 메모리 사용률',
      what: 'db-01에서 메모리 사용률이 들어오지 않고 있어요.',
      cause: '원인은 아직 확실하지 않아요.',
      ahead: null,
    })
    expect(silent.toDo[0]!.command).toMatch(/^ping /)
  })

  it('keeps its title within what a phone shows, whatever the server is called', async () => {
    for (const server of [
      'x'.repeat(300),
      '서버'.repeat(100),
      '👩‍💻'.repeat(60),
      '<b>@here\n</b>',
    ]) {
      for (const language of ['ko', 'en'] as const) {
        for (const vital of [
          'memoryPercent',
          'processesBlocked',
          'connectionsOpenedPerSecond',
        ] as const) {
          const { title } = await messageOf({ server, vital, value: 12_345.678 }, language)
          expect(title.length).toBeLessThanOrEqual(80)
          expect(title).not.toMatch(/[<>]b|@|\n|\p{Cs}/u)
        }
      }
    }
  })

  it('has no part in answers, and says nothing without an alert', async () => {
    const { findings, asked } = await askedOf()
    const { host } = hostOf([smartNotification])
    expect(await host.extend(findings, asked)).toEqual(findings)
    expect(await host.process('smart-notification', findings, asked)).toBe('failed')
  })
})
