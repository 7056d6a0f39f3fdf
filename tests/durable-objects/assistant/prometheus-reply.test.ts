import { expect, it } from 'vitest'
import { linesOf, samplesOf } from '../../../durable-objects/assistant/prometheus-reply'
import { TelemetryUnavailable } from '../../../worker/assistant/telemetry'

const reply = (data: object) => ({
  status: 200,
  body: JSON.stringify({ status: 'success', data }),
})

it("reads the values of an instant query, Prometheus's infinities among them", () => {
  const result = ['1.5', '+Inf', '-Inf', 'NaN'].map((value, i) => ({
    metric: { instance: `web-0${i}` },
    value: [1_763_726_400.25, value],
  }))
  const samples = samplesOf(reply({ resultType: 'vector', result }))
  expect(samples.map(({ value }) => value)).toEqual([
    1.5,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ])
  expect(samples[0]).toMatchObject({ labels: { instance: 'web-00' }, at: 1_763_726_400_250 })
})

it('reads a scalar as a sample without labels', () => {
  expect(samplesOf(reply({ resultType: 'scalar', result: [10, '42'] }))).toEqual([
    { labels: {}, at: 10_000, value: 42 },
  ])
})

it('reads the lines of a range query', () => {
  const result = [
    {
      metric: { instance: 'a' },
      values: [
        [0, '1'],
        [60, '2'],
      ],
    },
  ]
  expect(linesOf(reply({ resultType: 'matrix', result }))).toEqual([
    { labels: { instance: 'a' }, times: [0, 60_000], values: [1, 2] },
  ])
})

it('takes a failure for a fleet that cannot be asked', () => {
  const failed = {
    status: 422,
    body: '{"status":"error","errorType":"execution","error":"too many samples"}',
  }
  expect(() => samplesOf(failed)).toThrow(new TelemetryUnavailable('too many samples'))
})
