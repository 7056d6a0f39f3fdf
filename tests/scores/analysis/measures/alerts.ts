/** What the alarms of servers are worth, at a threshold that no label has chosen. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SERVER_ALARMS } from '../../../../worker/policy.ts'
import { bootstrap } from '../bootstrap.ts'
import type { Figure, Measure } from '../measure.ts'
import { eventsOf } from '../scoring/events.ts'
import { readingsOf, type Server, serversOf } from '../servers.ts'

const SETS = [
  { folder: 'smd', promised: true },
  { folder: 'asd', promised: true },
  { folder: 'js2', promised: false },
] as const
const HOURS_PER_DAY = 24

/** Counts of one server; an alert is an hour in which a row is beyond the threshold. */
interface Counts {
  alerts: number
  /** Alerts in whose hour no row is labelled. */
  falseAlerts: number
  events: number
  /** Events of which a row is beyond the threshold. */
  found: number
  days: number
}

function countsOf(server: Server): Counts {
  const { labels, rowsPerDay } = server
  const beyond = Uint8Array.from(readingsOf(server, SERVER_ALARMS.perDay), ({ reading, model }) =>
    reading.score >= model.threshold ? 1 : 0
  )
  const hour = rowsPerDay / HOURS_PER_DAY
  const counts: Counts = { alerts: 0, falseAlerts: 0, events: 0, found: 0, days: 0 }
  for (let from = 0; from < labels.length; from += hour) {
    if (!beyond.subarray(from, from + hour).includes(1)) continue
    counts.alerts++
    if (!labels.subarray(from, from + hour).includes(1)) counts.falseAlerts++
  }
  const events = eventsOf(labels)
  counts.events = events.length
  counts.found = events.filter(([first, last]) =>
    beyond.subarray(first, last + 1).includes(1)
  ).length
  counts.days = labels.length / rowsPerDay
  return counts
}

const sum = (counts: readonly Counts[], key: keyof Counts) =>
  counts.reduce((total, own) => total + own[key], 0)

function f1(counts: readonly Counts[]): number {
  const recall = sum(counts, 'found') / sum(counts, 'events')
  const precision = 1 - sum(counts, 'falseAlerts') / (sum(counts, 'alerts') || 1)
  return (2 * recall * precision) / (recall + precision || 1)
}

const falsePerDay = (counts: readonly Counts[]) => sum(counts, 'falseAlerts') / sum(counts, 'days')

export const measure: Measure = {
  name: `Alarms of servers at ${SERVER_ALARMS.perDay} allowed a day`,
  folder: '',
  async run(dir) {
    const figures: Figure[] = []
    for (const { folder, promised } of SETS) {
      if (!existsSync(join(dir, folder))) continue
      const counts = serversOf(dir, folder).map(countsOf)
      const figure = (name: string, of: (counts: readonly Counts[]) => number) => ({
        name: `${folder.toUpperCase()}, ${name}`,
        value: of(counts),
        ...bootstrap(counts.length, (positions) => of(positions.map((at) => counts[at]!))),
      })
      const [alerts, events] = [sum(counts, 'alerts'), sum(counts, 'events')]
      const note = `${sum(counts, 'found')} of ${events} events, ${alerts} hours with an alert`
      figures.push({ ...figure('F1', f1), ...(promised && { must: 0.46, aim: 0.55 }), note })
      figures.push({
        ...figure('false alerts a server and day', falsePerDay),
        ...(promised && { must: 0.4, aim: 0.2 }),
        note: 'an alert is an hour with a row beyond the threshold; false if no row of it is labelled',
      })
    }
    return figures
  },
}
