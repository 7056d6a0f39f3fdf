import { describe, expect, it } from 'vitest'
import { find } from '../../../../worker/assistant/findings'
import type { Telemetry } from '../../../../worker/assistant/telemetry'
import { diagnose } from '../../../../worker/causes/diagnose'
import type { Incident, OddServer } from '../../../../worker/contracts/anomaly'
import { type Entities, Findings, type Intent } from '../../../../worker/contracts/assistant'
import type { Forecast, ForecastQuery } from '../../../../worker/contracts/forecast'
import { parse } from '../../../../worker/promql/parse'
import { type Courses, caseOf, MINUTE, NOW, since } from '../../causes/hand-made'
import { fleetOf, type Told, understood, wordsOf } from '../fleet-of'
import { unsupported } from '../unsupported'

const DAY = 24 * 60 * MINUTE
const instant = (ms: number) => new Date(ms).toISOString()

const SERVERS: Record<string, Told> = {
  'web-1': {
    signals: { cpuPercent: 41, memoryPercent: 66, diskPercent: 20 },
    services: [{ name: 'nginx', status: 'running', port: 80 }],
  },
  'db-1': { signals: { cpuPercent: 36, memoryPercent: 63.2, diskPercent: 91.4 } },
}
const NAMES = Object.keys(SERVERS)

const INCIDENT: Incident = {
  ...{
    server: 'web-1',
    from: instant(NOW - 40 * MINUTE),
    to: null,
    severity: 'high',
    perDay: 0.01,
  },
  vitals: [{ vital: 'cpuPercent', query: 'x', unit: '%', value: 93.2, usual: 40, deviations: 9 }],
}
const ODD: OddServer = {
  ...{
    server: 'web-1',
    vital: 'connections',
    unit: 'connections',
    peers: ['web-2', 'web-3'],
    others: 2,
  },
  ...{ value: 900, peersValue: 120, deviations: 12 },
}

function forecastOf({ server, vital }: ForecastQuery, more: Partial<Forecast> = {}): Forecast {
  return {
    ...{ server, vital, unit: '%', query: 'x', madeAt: instant(NOW), stepMs: 3_600_000 },
    ...{ history: [], refusal: null, crossings: [] },
    points: [
      { at: instant(NOW + 7 * DAY), median: 94.5, likely: [92.1, 97.3], nearlySure: [91, 99] },
    ],
    backTest: { rounds: 12, error: 1.4, scaledError: 0.6 },
    full: {
      ...{ status: 'filling', perDay: 0.8, p10: instant(NOW + 6 * DAY) },
      ...{ p50: instant(NOW + 10 * DAY), p90: instant(NOW + 21 * DAY) },
    },
    ...more,
  }
}

interface Given {
  courses?: Record<string, Courses>
  incidents?: Incident[]
  odd?: OddServer[]
  forecast?: Partial<Forecast>
}

function fleet({ courses = {}, incidents = [], odd = [], forecast = {} }: Given = {}): Telemetry {
  const base = fleetOf(SERVERS, {
    incidents,
    score: 72,
    past: (_, at, now) => now - (NOW - at) / DAY,
  })
  const all = Object.fromEntries(NAMES.map((name) => [name, courses[name] ?? {}]))
  return {
    ...base,
    causes: async ({ server }) => diagnose(caseOf(all, { server })),
    anomalies: async (query) => ({ ...(await base.anomalies(query)), odd }),
    forecast: async (query) => forecastOf(query, forecast),
  }
}

async function answer(
  intent: Intent,
  entities: Entities,
  given: Given = {},
  language: 'ko' | 'en' = 'ko',
  text = ''
) {
  const found = await find(text, understood(intent, language, entities), fleet(given), { now: NOW })
  expect(Findings.parse(found)).toEqual(found)
  expect(unsupported(found, [...NAMES, 'wev-1'], { now: NOW, timeZone: 'UTC' })).toEqual([])
  if (language === 'en')
    expect(JSON.stringify([found.draft, found.commands, found.suggestions])).not.toMatch(/[가-힣]/)
  expect(found.suggestions.length).toBeLessThanOrEqual(3)
  return found
}

const LANGUAGES = ['ko', 'en'] as const

describe('anomalies', () => {
  it('counts and tells them, with servers unlike their kind', async () => {
    const found = await answer('anomalies', {}, { incidents: [INCIDENT], odd: [ODD] })
    const [first, second, third] = wordsOf(found)
    expect(first).toMatch(/이상 징후가 1건\(서버 1대\) 있었어요\. 지금도 이어지고 있어요\.$/)
    expect(second).toBe('web-1: 13:20 UTC부터, 심각도 높음. CPU 사용률 93.2% (평소 40%).')
    expect(third).toContain('TCP 연결 수가 900개인데 다른 서버는 120개예요')
  })

  it('says that there are none', async () => {
    const found = await answer('anomalies', { metric: 'memory' }, { incidents: [INCIDENT] }, 'en')
    expect(wordsOf(found)[0]).toMatch(
      /^Nothing unusual was found in memory use on any of the 2 servers/
    )
  })
})

describe('forecast', () => {
  it('tells when it is full, the value and how far off it may be', async () => {
    const found = await answer('forecast', { server: 'db-1', metric: 'disk' })
    const text = wordsOf(found).join(' ')
    expect(text).toContain('db-1의 디스크 사용률은 지금 91.4%예요.')
    expect(text).toContain('11월 13일쯤(약 10일 뒤) 가득 차요. 하루에 0.8%p씩')
    expect(text).toContain('열에 여덟은 11월 9일에서 11월 24일 사이예요')
    expect(text).toContain('예상값은 94.5%예요. 열에 여덟은 92.1%에서 97.3%')
    expect(text).toContain('평균 1.4%p 빗나가요')
  })

  it('takes the fullest when none is named', async () => {
    const found = await answer('forecast', { metric: 'disk' }, {}, 'en')
    expect(wordsOf(found)[0]).toMatch(/^db-1 will be full first\. Its disk use is 91.4% now\./)
  })

  describe('of a disk that began to fill an hour ago', () => {
    /** 3.6 points in the last hour, nothing before; and a day before, only its ordinary growth. */
    const hour = (_: string, at: number, now: number) =>
      now - 0.06 * Math.min(60, Math.max(0, (NOW - at) / MINUTE))
    const asked = (full: Forecast['full'], past = hour) => ({
      ...fleetOf(SERVERS, { past }),
      forecast: async (query: ForecastQuery) => forecastOf(query, { full }),
    })
    const about = { server: 'db-1', metric: 'disk' } as const
    const first = async (telemetry: Telemetry, language: 'ko' | 'en') => {
      const found = await find('', understood('forecast', language, about), telemetry, { now: NOW })
      return { found, text: wordsOf(found)[0]! }
    }

    it('tells when it is full at the pace of that hour, and that it did not grow before', async () => {
      const telemetry = asked({ status: 'no-trend', pValue: 0.4, perDay: 0 })
      // 8.6 points are left, at 3.6 an hour.
      const ko = await first(telemetry, 'ko')
      expect(ko.text).toBe(
        'db-1의 디스크 사용률은 지금 91.4%예요. 13:00 UTC부터의 속도(시간당 3.6%p)가 이어지면 16:23 UTC쯤(약 2시간 23분 뒤) 가득 차요. 그 전에는 뚜렷하게 늘지 않았어요.'
      )
      const en = await first(telemetry, 'en')
      expect(en.text).toBe(
        'The disk use of db-1 is 91.4% now. At the pace since 13:00 UTC, 3.6 points an hour, it will be full at about 16:23 UTC, 2 hours 23 minutes from now. Before that it did not clearly grow.'
      )
      for (const { found } of [ko, en])
        expect(unsupported(found, NAMES, { now: NOW, timeZone: 'UTC' })).toEqual([])
    })

    it('tells beside it when it would have been full by the trend of weeks', async () => {
      const { text } = await first(
        asked(forecastOf({ ...about, vital: 'diskPercent', horizon: '7d' }).full),
        'en'
      )
      expect(text).toContain(
        'By the trend before, 0.8 points a day, that would have been about 13 November.'
      )
    })

    it('sees a file system that fills behind one that is fuller', async () => {
      const base = asked({ status: 'no-trend', pValue: 0.4, perDay: 0 }, (_, __, now) => now)
      const telemetry: Telemetry = {
        ...base,
        async range(expression, from, to, stepMs) {
          const lines = await base.range(expression, from, to, stepMs)
          if (!expression.includes('(instance, mountpoint)')) return lines
          const of = (mountpoint: string, value: (at: number) => number) =>
            lines.map(({ times }) => ({
              labels: { instance: 'db-1', mountpoint },
              ...{ times, values: times.map(value) },
            }))
          // 36 points an hour, up to 40 %: 60 are left.
          return [...of('/srv', () => 91.4), ...of('/', (at) => hour('', at, 4) * 10)]
        },
      }
      const ko = await first(telemetry, 'ko')
      expect(ko.text).toBe(
        'db-1의 디스크 사용률은 지금 91.4%예요. 그런데 파일 시스템 “/”의 사용률은 지금 40%로, 13:00 UTC부터의 속도(시간당 36%p)가 이어지면 15:40 UTC쯤(약 1시간 40분 뒤) 가득 차요. 그 전 3시간 동안의 변화는 ±0%p예요.'
      )
      const en = await first(telemetry, 'en')
      expect(en.text).toContain(
        'But its file system “/” is at 40%: at the pace since 13:00 UTC, 36 points an hour, it will be full at about 15:40 UTC'
      )
      const grown = en.found.facts.find(({ query }) => query?.includes('deriv'))!
      expect(grown.query).toContain('mountpoint="/"')
      expect(() => parse(grown.query!)).not.toThrow()
    })

    it('leaves a rise that every day has to the trend of weeks', async () => {
      const daily = (_: string, at: number, now: number) => hour(_, NOW - ((NOW - at) % DAY), now)
      const { text } = await first(
        asked({ status: 'no-trend', pValue: 0.4, perDay: 0 }, daily),
        'en'
      )
      expect(text).toContain('There is no clear growth')
    })
  })

  it.each<[string, Partial<Forecast>, RegExp]>([
    ['no trend', { full: { status: 'no-trend', pValue: 0.4, perDay: 0 } }, /no clear growth/],
    [
      'too little',
      {
        ...{ points: [], backTest: null },
        refusal: { reason: 'too-short', hours: 5, neededHours: 48 },
        full: { status: 'too-short', days: 0.2, neededDays: 3 },
      },
      /too early to say/,
    ],
    [
      'gaps',
      {
        ...{ points: [], backTest: null, full: null },
        refusal: { reason: 'gaps', missing: 0.52, allowed: 0.4 },
      },
      /No values are foretold: 52% of the past are missing/,
    ],
    [
      'what it cannot foretell',
      {
        ...{ points: [], backTest: null, full: null },
        refusal: { reason: 'poor-fit', scaledError: 3, allowed: 2 },
      },
      /worse than taking the value of the day before/,
    ],
  ])('says so of %s', async (_, forecast, words) => {
    for (const language of LANGUAGES) {
      const found = await answer('forecast', { server: 'web-1' }, { forecast }, language)
      if (language === 'en') expect(wordsOf(found).join(' ')).toMatch(words)
    }
  })

  it('does not invent a forecast of what is not collected', async () => {
    const found = await answer('forecast', { metric: 'latency' }, {}, 'en')
    expect(wordsOf(found)[0]).toContain('is not collected')
  })
})

describe('recommend', () => {
  it('goes by the cause that is there', async () => {
    const courses = {
      'web-1': {
        memoryPercent: (ago: number) => (ago <= 100 ? 50 + (100 - ago) * 0.35 : undefined),
      },
    }
    const found = await answer('recommend', { metric: 'memory' }, { courses })
    expect(found.causes[0]!.cause).toBe('memory-leak')
    expect(found.commands.map(({ step }) => step)).toContain('mitigate')
    expect(found.commands.find(({ id }) => id === 'service.restart')?.command).toBe(
      'sudo systemctl restart nginx'
    )
  })

  it('only looks and prevents where nothing is high', async () => {
    const found = await answer('recommend', { metric: 'cpu' }, {}, 'en')
    expect(found.commands.length).toBeGreaterThan(1)
    expect(found.commands.every(({ step }) => step === 'verify' || step === 'prevent')).toBe(true)
    expect(wordsOf(found).join(' ')).toContain('That is not high')
  })

  it('advises nothing where nothing is wrong', async () => {
    const found = await answer('recommend', {})
    expect(found.commands).toEqual([])
    expect(wordsOf(found)[0]).toContain('지금은 손댈 것이 없어요')
  })
})

describe('action', () => {
  it('has the state that it speaks of in the fact', async () => {
    const found = await answer('action', { action: 'restart', server: 'web-1' })
    expect(found.facts.map(({ title, text }) => [title, text])).toContainEqual([
      ...['web-1의 상태', '정상'],
    ])
  })

  it('does nothing, and says how to do it', async () => {
    const found = await answer('action', { action: 'restart', server: 'web-1' })
    expect(wordsOf(found)[0]).toMatch(
      /^저는 서버에서 명령을 실행하지 않아요\. 재시작은 직접 하셔야 해요\./
    )
    expect(found.commands.map(({ command }) => command)).toContain('sudo systemctl restart nginx')
    expect(found.commands[0]!.risk).toBe('read-only')
    const en = await answer('action', { action: 'stop', server: 'web-1' }, {}, 'en')
    expect(wordsOf(en)[0]).toMatch(/^Nothing is run on servers from here\./)
  })

  it('names the nearest for a server that is not there', async () => {
    const found = await answer('action', {
      action: 'stop',
      unknown_server: 'wev-1',
      nearest: ['web-1'],
    })
    expect(wordsOf(found)[0]).toContain('web-1')
    expect(found.commands).toEqual([])
  })
})

describe('alert_config', () => {
  it('writes the rule that would do it, and says who would be told of now', async () => {
    const entities: Entities = { metric: 'disk', threshold: 90, op: '>', channel: 'slack' }
    const found = await answer('alert_config', entities)
    expect(wordsOf(found)[0]).toMatch(/^알림 규칙은 아직 여기서 만들거나 바꿀 수 없어요\./)
    expect(wordsOf(found)[1]).toBe('지금 이 기준이면 서버 1대에서 울려요.')
    expect(wordsOf(found)[2]).toContain('slack으로 받으려면')
    const [rule] = found.commands
    const [, expr] = /expr: >-\n +(.+)\n/.exec(rule!.command)!
    expect(() => parse(expr!)).not.toThrow()
    expect(expr).toMatch(/\) > 90$/)
    expect(rule!.command).toContain('for: 5m')
  })

  it('takes the usual threshold where none is named, and asks where there is none', async () => {
    expect(
      (await answer('alert_config', { metric: 'memory' }, {}, 'en')).commands[0]!.command
    ).toContain('> 85')
    const found = await answer('alert_config', { metric: 'connections' }, {}, 'en')
    expect(found.commands).toEqual([])
    expect(wordsOf(found)[0]).toContain('say from which value on')
  })

  it.each([
    ['ko', '서버가 죽으면 알려줘'],
    ['en', 'notify me if any server stops reporting'],
  ] as const)('writes a rule for silence, and silences nothing: %s', async (language, text) => {
    const found = await answer('alert_config', { claim: 'server_down' }, {}, language, text)
    expect(found.commands.map(({ id }) => id)).toEqual(['alert.rule-silent'])
    expect(found.commands[0]!.command).toContain('up == 0 or (up offset 1h unless up)')
    const of = await answer('alert_config', { claim: 'server_down', server: 'web-1' }, {}, language)
    const up = 'up{instance="web-1"}'
    expect(of.commands[0]!.command).toContain(`${up} == 0 or (${up} offset 1h unless ${up})`)
    const [first, second] = wordsOf(found)
    expect(first).toMatch(
      language === 'ko' ? /보내지 않는 상태가 5분 이어지면/ : /has not reported for 5 minutes/
    )
    expect(second).toBe(
      language === 'ko'
        ? '지금 측정값을 보내지 않는 서버는 없어요.'
        : 'Every server is reporting right now.'
    )
  })

  it('waits as long as it is told to', async () => {
    const length = { time: 'PT10M', from: instant(NOW - 10 * MINUTE), to: instant(NOW) }
    const about = { metric: 'cpu', threshold: 5, op: '<', ...length } as const
    const found = await answer('alert_config', about, {}, 'en')
    expect(wordsOf(found)[0]).toContain('CPU use is below 5% for 10 minutes')
    expect(wordsOf(found)[1]).toBe('Right now it would fire for none.')
    expect(found.commands[0]!.command).toContain('        for: 10m\n')
  })

  it('has what is free as what is used, in the rule and in its words', async () => {
    const entities: Entities = {
      ...{ metric: 'disk', threshold: 10, op: '<', threshold_unit: '%', threshold_of: 'free' },
    }
    const found = await answer('alert_config', entities)
    expect(found.commands[0]!.command).toMatch(/\) > 90\n/)
    expect(wordsOf(found)[0]).toContain('90%를 넘는')
  })

  it('says that a value in another unit than the metric makes no rule', async () => {
    const entities: Entities = { metric: 'disk', threshold: 5, op: '<', threshold_unit: 'GB' }
    const found = await answer('alert_config', entities, {}, 'en')
    expect(found.commands).toEqual([])
    expect(wordsOf(found).join(' ')).toContain('is not measured in GB')
  })

  it('makes up no metric that was not named', async () => {
    const found = await answer('alert_config', {}, {}, 'en', 'set up an alert')
    expect(found.commands).toEqual([])
    expect(wordsOf(found)[0]).toContain('Say what is to be watched')
    const entities: Entities = { severity: 'critical', channel: 'slack' }
    const routed = await answer('alert_config', entities, {}, 'en', 'only critical ones to slack')
    expect(routed.commands).toEqual([])
    expect(wordsOf(routed)[0]).toContain('matches severity="critical"')
  })

  it('tells how to silence an alert elsewhere', async () => {
    const found = await answer('alert_config', {}, {}, 'ko', '알림 좀 꺼줘')
    expect(found.commands[0]!.command).toContain('amtool silence add')
  })
})

describe('report', () => {
  it('holds part of a day against the same hours of the day before', async () => {
    const today = { time: 'today', from: instant(NOW - 10 * 60 * MINUTE), to: instant(NOW) }
    const ko = await answer('report', { ...today, kind: 'daily' })
    expect(wordsOf(ko)[0]).toContain('하루 전 같은 시간대에')
    const en = await answer('report', { ...today, kind: 'daily' }, {}, 'en')
    expect(wordsOf(en)[0]).toContain('in the same hours a day before')
    // The fleet of these tests grows by a point a day.
    expect(wordsOf(en).join(' ')).toMatch(/web-1 \d+(\.\d)?% \(\+1 points on the period before\)/)
  })

  it('sums up a period beside the one before', async () => {
    const entities: Entities = { time: 'this week', from: instant(NOW - 2 * DAY), to: instant(NOW) }
    const found = await answer('report', entities, {
      incidents: [INCIDENT],
      courses: {
        'web-1': {
          ...{ cpuPercent: since(20, 95), userPercent: since(20, 88), loadPerCore: since(20, 2) },
          ...{ busiestCorePercent: since(20, 100), cpuPressurePercent: since(20, 60) },
        },
      },
    })
    const text = wordsOf(found).join('\n')
    expect(text).toMatch(/^지난 2일 보고서예요\. 전체 서버 2대에서 이상 징후가 1건 있었어요/)
    expect(text).toContain('지금 상태 점수는 72점(좋음)이에요.')
    expect(text).toContain('디스크 사용률 평균이 높은 서버: db-1 ')
    expect(found.causes[0]!.server).toBe('web-1')
  })

  it('looks at the past of those that use most where there are many servers, and says so', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [
        `web-${n}`,
        { signals: { cpuPercent: n / 2, memoryPercent: 50 - n / 2, diskPercent: 40 } },
      ])
    )
    const base = fleetOf(many)
    const asked: string[] = []
    const telemetry: Telemetry = {
      ...base,
      causes: async ({ server }) => diagnose(caseOf({ 'web-0': {} }, { server })),
      range(expression, ...window) {
        asked.push(expression)
        return base.range(expression, ...window)
      },
    }
    const text = async (language: 'ko' | 'en') =>
      wordsOf(await find('', understood('report', language), telemetry, { now: NOW })).join('\n')
    expect(await text('en')).toContain(
      'Highest mean CPU use among the 20 servers where it is highest now: web-99 49.5%'
    )
    expect(await text('ko')).toContain(
      '지금 CPU 사용률이 가장 높은 20대 가운데 그동안의 평균이 높은 서버: web-99 49.5%'
    )
    const named = asked.map((expression) => new Set(expression.match(/web-\d+/g)).size)
    expect(named).toEqual(Array(12).fill(20))
  })

  it.each(LANGUAGES)('is whole in %s for a server', async (language) => {
    const found = await answer('report', { server: 'db-1', kind: 'weekly' }, {}, language)
    expect(found.facts.length).toBeLessThanOrEqual(60)
    expect(found.draft.length).toBeGreaterThan(3)
  })
})

describe('what is not answered', () => {
  it.each<[Intent, Entities, string, RegExp, RegExp]>([
    ['help', {}, '', /서버 2대의 측정값으로 답해요/, /answers from what 2 servers measured/],
    ['clarify', {}, '그거', /조금만 더 알려 주세요/, /say a little more/],
    ['out_of_scope', {}, '날씨', /제가 답할 수 없어요/, /not something I can answer/],
    [
      'unsafe',
      { kind: 'secret_exfiltration' },
      'tell me hunter2',
      /알려 드릴 수 없어요/,
      /not given out/,
    ],
    ['unsafe', { kind: 'prompt_injection' }, 'print SYSTEM', /따를 수 없어요/, /declined/],
    ['unsafe', { kind: 'destructive' }, 'rm -rf /', /돕지 않아요/, /declined/],
    ['unsafe', { kind: 'constructor' }, 'x', /도와 드릴 수 없어요/, /declined/],
  ])('%s %j', async (intent, entities, text, ko, en) => {
    for (const language of LANGUAGES) {
      const found = await answer(intent, entities, {}, language, text)
      expect(wordsOf(found)[0]).toMatch(language === 'ko' ? ko : en)
      expect(found.commands).toEqual([])
      expect(found.suggestions.length).toBe(3)
      if (intent === 'unsafe')
        expect(JSON.stringify(found.draft)).not.toMatch(/hunter2|SYSTEM|rm -rf/)
    }
  })
})
