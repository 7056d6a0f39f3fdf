/** Forecasts of the M4 competition's hourly series, 48 hours ahead. */
import { bootstrap, mean } from '../bootstrap.ts'
import { forecasts } from '../forecasts.ts'
import { DAY_HOURS } from '../hourly.ts'
import type { Figure, Measure } from '../measure.ts'
import { meanError, smape } from '../scoring/forecast-errors.ts'
import { naive2 } from '../scoring/naive2.ts'

/** sMAPE in % and MASE of one series. */
interface Errors {
  smape: number
  mase: number
}

/**
 * The overall weighted average: the mean of both errors, each averaged over the series first and then
 * divided by that of Naive2 on the same series.
 */
function owa(ours: readonly Errors[], reference: readonly Errors[]): number {
  const ratio = (of: (errors: Errors) => number) => mean(ours.map(of)) / mean(reference.map(of))
  return (ratio((errors) => errors.smape) + ratio((errors) => errors.mase)) / 2
}

export const measure: Measure = {
  name: 'Forecasts of M4-Hourly',
  folder: 'm4-hourly',
  async run(dir) {
    const foretold = forecasts(dir, 'm4-hourly')
    const errorsOf = (of: (at: number) => Float64Array): Errors[] =>
      foretold.map(({ series, actuals: [actual] }, at) => ({
        smape: smape(actual!, of(at)),
        mase: meanError(actual!, of(at)) / series.scale,
      }))
    const known = (at: number) => {
      const { values, origins } = foretold[at]!.series
      return values.subarray(0, origins[0]!)
    }
    const ours = errorsOf((at) => foretold[at]!.outlooks[0]!.median)
    const reference = errorsOf((at) => naive2(known(at), 48, DAY_HOURS))
    const seasonal = errorsOf((at) =>
      Float64Array.from({ length: 48 }, (_, step) => known(at).at(-DAY_HOURS + (step % DAY_HOURS))!)
    )
    const average = (errors: readonly Errors[], of: (errors: Errors) => number): Figure => ({
      name: '',
      value: mean(errors.map(of)),
      ...bootstrap(errors.length, (at) => mean(at.map((i) => of(errors[i]!)))),
    })
    return [
      {
        name: 'OWA',
        value: owa(ours, reference),
        ...bootstrap(ours.length, (at) =>
          owa(
            at.map((i) => ours[i]!),
            at.map((i) => reference[i]!)
          )
        ),
        must: 0.45,
        aim: 0.41,
        note: `of ${ours.length} series, relative to Naive2 of the same series`,
      },
      { ...average(ours, ({ smape }) => smape), name: 'sMAPE, %' },
      { ...average(ours, ({ mase }) => mase), name: 'MASE' },
      { name: 'Naive2: sMAPE, %', value: mean(reference.map(({ smape }) => smape)) },
      { name: 'Naive2: MASE', value: mean(reference.map(({ mase }) => mase)) },
      { name: 'Same time yesterday: OWA', value: owa(seasonal, reference) },
    ]
  },
}
