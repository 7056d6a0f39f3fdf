/** Forecasts of servers' metrics, a day ahead. */
import { FORECAST } from '../../../../worker/policy.ts'
import { mean } from '../bootstrap.ts'
import { type Foretold, overServers, scaledErrors, serverForecasts } from '../forecasts.ts'
import { DAY_HOURS } from '../hourly.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import { SERVER_SETS } from '../servers.ts'

const TARGETS = {
  asd: { must: 0.8, aim: 0.75 },
  js2: { must: 0.72, aim: 0.68 },
  smd: { must: 1.33, aim: 1.25 },
}

/** Whether each forecast would have been given: its own back-test says whether it is worth it. */
const trusted = ({ outlooks }: Foretold) =>
  outlooks.map(({ backTest }) => (backTest.scaledError ?? 0) <= FORECAST.maxScaledError)

export const measure: Measure = {
  name: 'Forecasts of servers, 24 h ahead',
  folder: '',
  protocol:
    'Hourly means of every metric that moves. Ten origins, one a day over the last ten days; from each the next 24 h are foretold from all that came before. The error is scaled by that of "same hour yesterday" before the first origin (MASE), averaged over origins, then over metrics; intervals over servers. Forecasts that the product would refuse are counted in.',
  async run(dir) {
    return SERVER_SETS.flatMap((set): Figure[] => {
      const foretold = serverForecasts(dir, set, 'day')
      if (foretold.length === 0) return []
      const series = foretold.map((one) => one.series)
      const ours = scaledErrors(series, DAY_HOURS, (at, nth) => foretold[at]!.outlooks[nth]!.median)
      const refused = 1 - mean(foretold.flatMap(trusted).map(Number))
      return [
        overServers(set.name, 'mase', series, ours, {
          ...TARGETS[set.folder],
          note: `${ours.length} metrics, ${series[0]!.origins.length} origins each, none refused`,
        }),
        figure(set.name, 'refused', { value: refused }),
      ]
    })
  },
}
