/** Whether prediction intervals hold as often as they say. */
import {
  type Foretold,
  m4Forecasts,
  overServers,
  serverForecasts,
  shareInside,
} from '../forecasts.ts'
import type { Figure, Measure } from '../measure.ts'
import type { Quantity } from '../quantities.ts'
import { SERVER_SETS } from '../servers.ts'

const INTERVALS = [
  { of: 'likely', between: [0.75, 0.86] },
  { of: 'nearlySure', between: [0.93, 0.97] },
] as const

function figuresOf(
  set: string,
  quantities: readonly Quantity[],
  foretold: readonly Foretold[]
): Figure[] {
  if (foretold.length === 0) return []
  const series = foretold.map((one) => one.series)
  return INTERVALS.map(({ of, between }, at) =>
    overServers(
      set,
      quantities[at]!,
      series,
      foretold.map((one) => shareInside(one, of)),
      { between }
    )
  )
}

export const measure: Measure = {
  name: 'Coverage of prediction intervals',
  folder: '',
  protocol:
    'The forecasts of 24 h of servers and of 48 h of the competition; the share of hours that fell within the interval, its ends included; mean over metrics, intervals over servers.',
  async run(dir) {
    return [
      ...figuresOf('M4-Hourly', ['coverage80M4', 'coverage95M4'], m4Forecasts(dir)),
      ...SERVER_SETS.flatMap((set) =>
        figuresOf(set.name, ['coverage80', 'coverage95'], serverForecasts(dir, set, 'day'))
      ),
    ]
  },
}
