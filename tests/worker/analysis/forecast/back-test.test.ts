import { expect, it } from 'vitest'
import { backTest } from '../../../../worker/analysis/forecast/back-test'
import type { Forecaster } from '../../../../worker/analysis/forecast/forecaster'
import { sameStep } from '../../../../worker/analysis/forecast/seasonal'

/** A week of three days of four hours. */
const SMALL = { day: 4, week: 12 }

it('foretells a level that was never seen before the first origin', () => {
  const values = Float64Array.from({ length: 24 }, (_, step) => (step < 16 ? step % 4 : 100))
  const { origins, forecasts } = backTest(values, values, [sameStep('day', 1)], 2, SMALL, 4, 8)
  expect(origins).toEqual([8, 12, 16, 20, 24])
  expect(forecasts[0]!.map((row) => [...row])).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
    [100, 100],
    [100, 100],
  ])
})

it('holds what runs away to what was seen until then', () => {
  const running: Forecaster = (_, origins) =>
    origins.map(() => Float64Array.of(1e9, -1e9, Number.NaN))
  const values = Float64Array.from({ length: 12 }, (_, step) => (step < 8 ? step % 2 : 7))
  const { forecasts } = backTest(values, values, [running], 3, SMALL, 1, 8)
  expect(forecasts[0]!.map((row) => [...row])).toEqual([
    [2, -1, 0],
    [14, -7, 0],
  ])
})
