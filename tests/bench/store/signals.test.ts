import { expect, it } from 'vitest'
import { memorySource } from '../../worker/promql/memory-source.ts'
import { expectSameAsConsole } from '../../worker/rules/asking.ts'
import { readRecording } from './real.ts'
import { labelsOf } from './recording.ts'

it('the signals of a real node_exporter are the same by name as in the console', async () => {
  const { times, series } = readRecording()
  const columns = [...series].map(([text, values]) => ({
    labels: { ...labelsOf(text), instance: 'recorded' },
    times: Float64Array.from(times.filter((_, n) => values[n] !== undefined)),
    values: Float64Array.from(values.filter((value) => value !== undefined)),
  }))
  expect(columns.length).toBeGreaterThan(100)
  await expectSameAsConsole(memorySource(columns), times.at(-1)!)
})
