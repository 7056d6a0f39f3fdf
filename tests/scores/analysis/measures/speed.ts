/** What the analyses cost in workerd, where they run. */
import { SERVER, sizes, type TaskName } from '../cost/tasks.ts'
import { workerd } from '../cost/workerd.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import type { Quantity } from '../quantities.ts'

const ROUNDS = 7
/** The kernel counts in hundredths of a second: half a one is enough to count. */
const ROUND_SECONDS = 0.5
/** Not more often than this, however quick: a unit that costs nothing would never fill a round. */
const MOST_UNITS = 20_000_000

interface Cost {
  task: TaskName
  quantity: Quantity
  /** Whether units a second or ms a unit are told. */
  per: 'second' | 'unit'
  /** About a tenth of a second's worth, to begin with. */
  units: number
  must?: number
  aim?: number
}

const COSTS: readonly Cost[] = [
  {
    ...{ task: 'metric', quantity: 'valuesPerSecond', per: 'second', units: 100_000 },
    ...{ must: 400_000, aim: 1_000_000 },
  },
  {
    ...{ task: 'server', quantity: 'rowsPerSecond', per: 'second', units: 20_000 },
    ...{ must: 100_000, aim: 300_000 },
  },
  { task: 'serverFit', quantity: 'fitMs', per: 'unit', units: 1 },
  {
    ...{ task: 'forecast', quantity: 'forecastMs', per: 'unit', units: 20 },
    ...{ must: 5, aim: 3 },
  },
  { task: 'forecastWeek', quantity: 'forecastWeekMs', per: 'unit', units: 20 },
  { task: 'full', quantity: 'fullMs', per: 'unit', units: 200 },
]

async function measured(
  { task, quantity, per, units, must, aim }: Cost,
  secondsOf: (task: TaskName, units: number) => Promise<number>
): Promise<Figure> {
  // The compiler does its work meanwhile, and the first round makes the data.
  let seconds = 0
  for (let round = 0; round < 3; round++) seconds = await secondsOf(task, units)
  const enough = Math.min(MOST_UNITS, Math.ceil((units * ROUND_SECONDS) / Math.max(seconds, 0.01)))
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const took = await secondsOf(task, enough)
    rounds.push(per === 'second' ? enough / took : (took / enough) * 1_000)
  }
  rounds.sort((a, b) => a - b)
  const [value, low, high] = [rounds[ROUNDS >> 1]!, rounds[0]!, rounds.at(-1)!]
  return figure('', quantity, {
    ...{ value, low, high },
    ...(must !== undefined && { must, aim }),
    note: `least and most of ${ROUNDS} rounds`,
  })
}

export const measure: Measure = {
  name: 'Cost in workerd',
  folder: '',
  protocol: `Processor time of a process of workerd, read from outside since its clock stands still while it computes: the median of ${ROUNDS} rounds of about half a second, with the least and the most. Made values; 28 days of hours for forecasts, 30 for time to full, ${SERVER.fittedDays} days of minutes for a server of ${SERVER.metrics} metrics. Not the same on every machine, and no interval over entities.`,
  async run() {
    if (process.platform !== 'linux') {
      console.warn('The cost is measured on Linux only: elsewhere nothing is read of a process.')
      return []
    }
    using engine = await workerd()
    const figures: Figure[] = []
    for (const cost of COSTS) figures.push(await measured(cost, engine.secondsOf))
    const { metricState, serverState, serverModel } = sizes()
    return [
      ...figures,
      figure('', 'metricState', { value: metricState, must: 4_096, aim: 2_048 }),
      figure('', 'serverState', { value: serverState }),
      figure('', 'serverModel', { value: serverModel }),
    ]
  },
}
