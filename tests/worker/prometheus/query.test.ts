import { describe, expect, it } from 'vitest'
import { PROMETHEUS } from '../../../worker/policy'
import { ask, fleetOf } from './ask'

const FLEET = fleetOf(`
  up{job="node", instance="b"} 1x20
  up{job="node", instance="a"} 0x20
  requests_total{job="web"} 0+60x20
  odd 1e21 1e-7 NaN +Inf -Inf
`)

describe('query', () => {
  it('answers a vector, at the time of the question', async () => {
    const { status, text } = await ask(FLEET, 'query', { query: 'up', time: '120.5' })
    expect(status).toBe(200)
    expect(text).toBe(
      '{"status":"success","data":{"resultType":"vector","result":[' +
        '{"metric":{"__name__":"up","instance":"b","job":"node"},"value":[120.500,"1"]},' +
        '{"metric":{"__name__":"up","instance":"a","job":"node"},"value":[120.500,"0"]}]}}'
    )
  })

  it('answers at the current time when none is named', async () => {
    const { data } = await ask(FLEET, 'query', { query: 'time()' })
    expect(data).toEqual({ resultType: 'scalar', result: [600, '600'] })
  })

  it('answers a string', async () => {
    const { data } = await ask(FLEET, 'query', { query: '"a\\"\\n"', time: '1' })
    expect(data).toEqual({ resultType: 'string', result: [1, 'a"\n'] })
  })

  it('answers the samples of a range vector, series by their labels', async () => {
    const { data } = await ask(FLEET, 'query', { query: 'up[2m]', time: '180' })
    expect(data.resultType).toBe('matrix')
    expect(data.result).toEqual([
      {
        metric: { __name__: 'up', instance: 'a', job: 'node' },
        values: [
          [120, '0'],
          [180, '0'],
        ],
      },
      {
        metric: { __name__: 'up', instance: 'b', job: 'node' },
        values: [
          [120, '1'],
          [180, '1'],
        ],
      },
    ])
  })

  it('keeps the order of what is sorted by value', async () => {
    const order = async (query: string) => {
      const { data } = await ask(FLEET, 'query', { query, time: '60' })
      return data.result.map(({ metric }: { metric: { instance: string } }) => metric.instance)
    }
    expect(await order('topk(2, up)')).toEqual(['b', 'a'])
    expect(await order('bottomk(2, up)')).toEqual(['a', 'b'])
  })

  it('prints values that JSON has no numbers for', async () => {
    const { data } = await ask(FLEET, 'query', { query: 'odd[5m]', time: '240' })
    const values = data.result[0].values.map(([, value]: [number, string]) => value)
    expect(values).toEqual(['1e+21', '1e-07', 'NaN', '+Inf', '-Inf'])
  })

  it('leaves out what a limit does, and says so', async () => {
    const limited = await ask(FLEET, 'query', { query: 'up', time: '60', limit: '1' })
    expect(limited.data.result).toHaveLength(1)
    expect(limited.warnings).toEqual(['results truncated due to limit'])
    const enough = await ask(FLEET, 'query', { query: 'up', time: '60', limit: '2' })
    expect(enough.data.result).toHaveLength(2)
    expect(enough.warnings).toBeUndefined()
  })

  it('looks back as far as it is told', async () => {
    const count = async (parameters: Record<string, string>) =>
      (await ask(FLEET, 'query', { query: 'odd', time: '420', ...parameters })).data.result.length
    expect(await count({})).toBe(1)
    expect(await count({ lookback_delta: '2m' })).toBe(0)
    expect(await count({ lookback_delta: '181' })).toBe(1)
  })

  it('tells what a query read when it is asked for statistics', async () => {
    const { data, warnings } = await ask(FLEET, 'query', { query: 'up', time: '60', stats: 'all' })
    expect(data.stats.samples).toEqual({ totalQueryableSamples: 4, peakSamples: 4 })
    expect(data.stats.timings.execTotalTime).toBe(0)
    expect(warnings).toBeUndefined()
    const other = await ask(FLEET, 'query', { query: '1', stats: 'yes' })
    expect(other.warnings[0]).toContain('value "yes" for parameter "stats" is deprecated')
  })
})

describe('query_range', () => {
  const range = { start: '0', end: '120', step: '60' }

  it('answers the values at each step, both ends included, series by their labels', async () => {
    const { data } = await ask(FLEET, 'query_range', { query: 'up', ...range })
    expect(data).toEqual({
      resultType: 'matrix',
      result: ['a', 'b'].map((instance, value) => ({
        metric: { __name__: 'up', instance, job: 'node' },
        values: [0, 60, 120].map((at) => [at, String(value)]),
      })),
    })
  })

  it('answers a scalar as a series without labels', async () => {
    const { data } = await ask(FLEET, 'query_range', { query: '2', ...range, end: '60.0' })
    expect(data.result).toEqual([
      {
        metric: {},
        values: [
          [0, '2'],
          [60, '2'],
        ],
      },
    ])
  })

  it('leaves out steps and series without a value', async () => {
    const query = 'up == 1 and on() (vector(time()) > 0)'
    const { data } = await ask(FLEET, 'query_range', { query, ...range })
    expect(data.result).toEqual([
      {
        metric: { __name__: 'up', instance: 'b', job: 'node' },
        values: [
          [60, '1'],
          [120, '1'],
        ],
      },
    ])
  })

  it('takes 11,000 steps and no more', async () => {
    const most = await ask(FLEET, 'query_range', {
      query: '1',
      start: '0',
      end: '11000',
      step: '1',
    })
    expect(most.data.result[0].values).toHaveLength(11_001)
    const more = await ask(FLEET, 'query_range', {
      query: '1',
      start: '0',
      end: '11001',
      step: '1',
    })
    expect(more).toMatchObject({ status: 400, errorType: 'bad_data' })
  })

  it('refuses an answer that is too large to be sent', async () => {
    const labels = (n: number) => `{n="${n}",text="${'x'.repeat(2_000)}"}`
    const many = fleetOf(Array.from({ length: 15_000 }, (_, n) => `m${labels(n)} 1`).join('\n'))
    expect(15_000 * 2_000).toBeGreaterThan(PROMETHEUS.maxAnswerBytes)
    const refused = await ask(many, 'query', { query: 'm', time: '0' })
    expect(refused).toMatchObject({ status: 422, errorType: 'execution', bugs: [] })
    expect(refused.error).toContain('MiB')
  })
})

const invalid = (parameter: string, reason: string) => ({
  status: 400,
  errorType: 'bad_data',
  error: `invalid parameter "${parameter}": ${reason}`,
})

describe.each([
  [
    'query',
    { query: 'up', time: 'x' },
    invalid('time', `invalid time value for 'time': cannot parse "x" to a valid timestamp`),
  ],
  [
    'query',
    { query: 'up', time: '1e300' },
    invalid('time', "invalid time value for 'time': timestamp out of range"),
  ],
  [
    'query',
    { query: 'up', timeout: 'x' },
    invalid('timeout', 'cannot parse "x" to a valid duration'),
  ],
  [
    'query',
    { query: 'up', limit: 'x' },
    invalid('limit', 'strconv.Atoi: parsing "x": invalid syntax'),
  ],
  ['query', { query: 'up', limit: '-1' }, invalid('limit', 'limit must be non-negative')],
  [
    'query',
    { query: 'up', lookback_delta: 'x' },
    {
      status: 400,
      errorType: 'bad_data',
      error: 'error parsing lookback delta duration: cannot parse "x" to a valid duration',
    },
  ],
  [
    'query',
    {},
    {
      status: 400,
      errorType: 'bad_data',
      error: expect.stringMatching(/^invalid parameter "query": 1:1: parse error: /),
    },
  ],
  [
    'query',
    { query: 'sum(up' },
    {
      status: 400,
      errorType: 'bad_data',
      error: expect.stringMatching(/^invalid parameter "query": 1:7: parse error: /),
    },
  ],
  [
    'query',
    { query: 'up +\n rate(up)' },
    {
      status: 400,
      errorType: 'bad_data',
      error: expect.stringMatching(/^invalid parameter "query": 2:7: parse error: /),
    },
  ],
  [
    'query',
    { query: 'up * on(job) up', time: '60' },
    { status: 422, errorType: 'execution', error: expect.stringContaining('many-to-many') },
  ],
  [
    'query_range',
    { query: 'up', end: '1', step: '1' },
    invalid('start', 'cannot parse "" to a valid timestamp'),
  ],
  [
    'query_range',
    { query: 'up', start: '1', step: '1' },
    invalid('end', 'cannot parse "" to a valid timestamp'),
  ],
  [
    'query_range',
    { query: 'up', start: '2', end: '1', step: '1' },
    invalid('end', 'end timestamp must not be before start time'),
  ],
  [
    'query_range',
    { query: 'up', start: '1', end: '2' },
    invalid('step', 'cannot parse "" to a valid duration'),
  ],
  [
    'query_range',
    { query: 'up', start: '1', end: '2', step: '0' },
    invalid(
      'step',
      'zero or negative query resolution step widths are not accepted. Try a positive integer'
    ),
  ],
  [
    'query_range',
    { query: 'up', start: '1', end: '2', step: '-1' },
    invalid(
      'step',
      'zero or negative query resolution step widths are not accepted. Try a positive integer'
    ),
  ],
  [
    'query_range',
    { query: 'up', start: '0', end: '148966367', step: '1' },
    {
      status: 400,
      errorType: 'bad_data',
      error:
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    },
  ],
  [
    'query_range',
    { query: 'up[1m]', start: '1', end: '2', step: '1' },
    invalid(
      'query',
      'invalid expression type "range vector" for range query, must be Scalar or instant Vector'
    ),
  ],
  [
    'query_range',
    { query: '"x"', start: '1', end: '2', step: '1' },
    invalid(
      'query',
      'invalid expression type "string" for range query, must be Scalar or instant Vector'
    ),
  ],
  [
    'query_exemplars',
    { query: 'up', start: '2', end: '1' },
    {
      status: 400,
      errorType: 'bad_data',
      error: 'end timestamp must not be before start timestamp',
    },
  ],
  [
    'format_query',
    { query: 'sum(' },
    {
      status: 400,
      errorType: 'bad_data',
      error: expect.stringMatching(/^invalid parameter "query": 1:5: parse error: /),
    },
  ],
  [
    'parse_query',
    { query: 'sum(' },
    {
      status: 400,
      errorType: 'bad_data',
      error: expect.stringMatching(/^invalid parameter "query": 1:5: parse error: /),
    },
  ],
] as const)('%s %j', (question, parameters, expected) => {
  it(`fails with ${expected.status}`, async () => {
    const answer = await ask(FLEET, question, parameters)
    expect(answer).toMatchObject({ status: expected.status, bugs: [] })
    expect(JSON.parse(answer.text)).toEqual({
      status: 'error',
      errorType: expected.errorType,
      error: expected.error,
    })
  })
})

it('answers with no exemplars', async () => {
  expect((await ask(FLEET, 'query_exemplars', { query: 'up' })).data).toEqual([])
})

it('tells nobody what broke', async () => {
  const secret = new Error('secret')
  const broken = { ...FLEET, source: { select: () => Promise.reject(secret) } }
  const { status, text, bugs } = await ask(broken, 'query', { query: 'up' })
  expect([status, text.includes('secret'), bugs]).toEqual([500, false, [secret]])
})
