/** Forecasts of the M4 competition's hourly series, 48 hours ahead. */
import { bootstrap, meanWithInterval } from '../bootstrap.ts'
import { M4_HOURS, m4Forecasts } from '../forecasts.ts'
import { DAY_HOURS } from '../hourly.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import type { Method } from '../methods.ts'
import { meanError, smape } from '../scoring/forecast-errors.ts'
import { naive2 } from '../scoring/naive2.ts'
import { type Errors, owa } from '../scoring/owa.ts'
import { sameHourYesterday } from '../ways/forecasters.ts'

const SET = 'M4-Hourly'
const PUBLISHED = 'all 414 hourly series'

/** Of the 59 published entries, the winner over all series and the best on the hourly ones. */
const ENTRIES: readonly [Method, Errors & { owa: number }][] = [
  ['m4-winner', { smape: 9.328, mase: 0.893, owa: 0.44 }],
  ['m4-best', { smape: 8.913, mase: 0.801, owa: 0.41 }],
]

export const measure: Measure = {
  name: 'Forecasts of M4-Hourly',
  folder: 'm4-hourly',
  protocol:
    'As the competition had it: 48 hours from the end of each series, sMAPE and MASE averaged over series, OWA relative to Naive2 of the same series. Published entries are of all 414 series.',
  async run(dir) {
    const foretold = m4Forecasts(dir)
    if (foretold.length === 0) return []
    const known = foretold.map(({ series: { values, origins } }) => values.subarray(0, origins[0]!))
    const errorsOf = (of: (at: number) => ArrayLike<number>): Errors[] =>
      foretold.map(({ series, actuals: [actual] }, at) => ({
        smape: smape(actual!, of(at)),
        mase: meanError(actual!, of(at)) / series.scale,
      }))
    const reference = errorsOf((at) => naive2(known[at]!, M4_HOURS, DAY_HOURS))
    const figuresOf = (errors: readonly Errors[], rest: Partial<Figure>, method?: Method) => [
      figure(
        SET,
        'owa',
        {
          value: owa(errors, reference),
          ...bootstrap(errors.length, (at) =>
            owa(
              at.map((i) => errors[i]!),
              at.map((i) => reference[i]!)
            )
          ),
          ...rest,
        },
        method
      ),
      figure(SET, 'smape', meanWithInterval(errors.map((one) => one.smape)), method),
      figure(SET, 'm4Mase', meanWithInterval(errors.map((one) => one.mase)), method),
    ]
    return [
      ...figuresOf(
        errorsOf((at) => foretold[at]!.outlooks[0]!.median),
        { must: 0.45, aim: 0.41, note: `${foretold.length} series` }
      ),
      ...figuresOf(
        errorsOf((at) => sameHourYesterday(known[at]!, M4_HOURS)),
        {},
        'yesterday'
      ),
      ...ENTRIES.flatMap(([method, { owa, smape, mase }]) => [
        figure(SET, 'owa', { value: owa, published: PUBLISHED }, method),
        figure(SET, 'smape', { value: smape, published: PUBLISHED }, method),
        figure(SET, 'm4Mase', { value: mase, published: PUBLISHED }, method),
      ]),
    ]
  },
}
