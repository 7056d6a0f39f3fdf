/** Whether the incidents that servers are told to have are there, on simulated fleets that nothing was tuned on. */
import '../transform-types.ts'
import { SERVER_ALARMS } from '../../../../worker/policy.ts'
import { meanWithInterval } from '../bootstrap.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import { ratioWithInterval } from '../rankings.ts'
import type { Watched } from '../watched.ts'

const { watch } = await import('../watched.ts')
const { IN_TIME_MS, isCreeping, watchedServers } = await import('../watched-servers.ts')

const MINUTE_MS = 60_000
const SET = 'Simulated servers'
const SERVERS = 12
const DAYS = 7
const FAULTS = 10

const isWeekend = (ms: number) => [0, 6].includes(new Date(ms).getUTCDay())

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Incidents told a server and day, of those that `counts` counts. */
const told = (
  watched: readonly Watched[],
  incidents: (one: Watched) => readonly number[],
  days = DAYS
) =>
  ratioWithInterval(
    watched,
    (one) => incidents(one).length,
    () => days
  )

function figuresOf(watched: readonly Watched[]): Figure[] {
  const faults = watched.flatMap((one) => one.faults)
  const found = (some: typeof faults) => ({
    ...meanWithInterval(some.map(({ delayMs }) => (delayMs === undefined ? 0 : 1))),
    note: `${some.length} faults`,
  })
  const sudden = faults.filter(({ fault }) => !isCreeping(fault))
  const creeping = faults.filter(({ fault }) => isCreeping(fault))
  const delays = sudden.flatMap(({ delayMs }) => (delayMs === undefined ? [] : delayMs))
  const must = SERVER_ALARMS.perDay
  return [
    figure(SET, 'toldQuiet', { ...told(watched, ({ quiet }) => quiet), must, aim: must / 2 }),
    figure(SET, 'toldWeekend', {
      ...told(watched, ({ quiet }) => quiet.filter(isWeekend), 2),
      ...{ must, aim: must / 2 },
    }),
    figure(
      SET,
      'toldDistracted',
      told(watched, ({ distracted }) => distracted)
    ),
    figure(SET, 'faultsFound', { ...found(sudden), must: 0.9, aim: 0.97 }),
    figure(SET, 'creepingFound', { ...found(creeping), must: 0.9, aim: 0.97 }),
    figure(SET, 'foundAfter', { value: median(delays) / MINUTE_MS, entities: delays.length }),
  ]
}

export const measure: Measure = {
  name: 'Incidents of simulated servers, unseen seeds',
  folder: '',
  protocol: `${SERVERS} servers of the simulated fleet, each from a seed and at a time of its own that nothing was chosen by, read every minute and watched as the product does: the first model from the day before, and a new one every day. A week of each is judged, so every weekday counts alike. Told while nothing is wrong: incidents a server and day, all days and Saturdays with Sundays; the same with something harmless each day, from a backup to a restless metric, of any strength, which is eight times as often as in the quiet scenario. Faults: ${FAULTS} for each server, of every cause in turn, each by itself, on the server where it begins, at a severity from 0.3 to 1; told of within ${IN_TIME_MS / MINUTE_MS} minutes of its onset, or, for those that creep, while it lasts. What was already told of before its onset is missed, unless it is told again. The delay is from the onset to the row that shows it, median of those that were told in time; rows are read 20 seconds later.`,
  async run() {
    const watched: Watched[] = []
    const sample = { seed: 'unseen incidents', servers: SERVERS, daysBefore: 1, daysJudged: DAYS }
    for await (const one of watchedServers({ ...sample, faults: FAULTS })) watched.push(watch(one))
    return figuresOf(watched)
  },
}
