/** Forecasts of servers' metrics, a week ahead. */
import { overServers, scaledErrors, serverForecasts, shareInside } from '../forecasts.ts'
import { HORIZONS } from '../hourly.ts'
import type { Figure, Measure } from '../measure.ts'
import { SERVER_SETS } from '../servers.ts'

export const measure: Measure = {
  name: 'Forecasts of servers, 7 days ahead',
  folder: '',
  protocol:
    'As for 24 h, with eight origins, one a day from the 14th day before the end on; from each the next 168 hours are foretold. The scale is that of "same hour yesterday", as for 24 h, so both errors can be compared. Coverage is the share of hours within the interval.',
  async run(dir) {
    return SERVER_SETS.flatMap((set): Figure[] => {
      const foretold = serverForecasts(dir, set, 'week')
      if (foretold.length === 0) return []
      const series = foretold.map((one) => one.series)
      const ours = scaledErrors(
        series,
        HORIZONS.week.hours,
        (at, nth) => foretold[at]!.outlooks[nth]!.median
      )
      const inside = (of: 'likely' | 'nearlySure') => foretold.map((one) => shareInside(one, of))
      const note = `${ours.length} metrics, ${series[0]!.origins.length} origins each`
      return [
        overServers(set.name, 'maseWeek', series, ours, { note }),
        overServers(set.name, 'coverage80Week', series, inside('likely')),
        overServers(set.name, 'coverage95Week', series, inside('nearlySure')),
      ]
    })
  },
}
