/** What alerts of servers are worth, counted by the hour. */
import { bootstrap } from './bootstrap.ts'
import { type Figure, figure } from './measure.ts'
import type { Method } from './methods.ts'
import { ratioWithInterval } from './rankings.ts'
import { eventsOf } from './scoring/events.ts'
import type { Server } from './servers.ts'

const HOURS_PER_DAY = 24

/** Counts of one server; an alert is an hour of which a row is beyond the threshold. */
export interface Counts {
  alerts: number
  /** Alerts in whose hour no row is labelled. */
  falseAlerts: number
  events: number
  /** Events of which a row is beyond the threshold. */
  found: number
  days: number
}

/** @param beyond 1 for each row of the test that is beyond the threshold */
export function countsOf({ labels, rowsPerDay }: Server, beyond: Uint8Array): Counts {
  const hour = rowsPerDay / HOURS_PER_DAY
  const counts = { alerts: 0, falseAlerts: 0 }
  for (let from = 0; from < labels.length; from += hour) {
    if (!beyond.subarray(from, from + hour).includes(1)) continue
    counts.alerts++
    if (!labels.subarray(from, from + hour).includes(1)) counts.falseAlerts++
  }
  const events = eventsOf(labels)
  const found = events.filter(([first, last]) => beyond.subarray(first, last + 1).includes(1))
  return {
    ...counts,
    events: events.length,
    found: found.length,
    days: labels.length / rowsPerDay,
  }
}

const sum = (counts: readonly Counts[], key: keyof Counts) =>
  counts.reduce((total, own) => total + own[key], 0)

/** Of the share of events found, and the share of alerts that are not false. */
function f1(counts: readonly Counts[]): number {
  const recall = sum(counts, 'found') / sum(counts, 'events')
  const precision = 1 - sum(counts, 'falseAlerts') / (sum(counts, 'alerts') || 1)
  return (2 * recall * precision) / (recall + precision || 1)
}

/** F1, events found, and false alerts a day; with intervals over servers. */
export function alertFigures(
  set: string,
  counts: readonly Counts[],
  {
    method,
    f1: f1Rest,
    perDay,
  }: { method?: Method; f1?: Partial<Figure>; perDay?: Partial<Figure> }
): Figure[] {
  const drawn = bootstrap(counts.length, (positions) => f1(positions.map((at) => counts[at]!)))
  const found = ratioWithInterval(
    counts,
    (own) => own.found,
    (own) => own.events
  )
  const falsePerDay = ratioWithInterval(
    counts,
    (own) => own.falseAlerts,
    (own) => own.days
  )
  const note = `${sum(counts, 'alerts')} hours with an alert, ${sum(counts, 'events')} events`
  return [
    figure(set, 'alertF1', { value: f1(counts), ...drawn, ...f1Rest, note }, method),
    figure(set, 'eventsFound', found, method),
    figure(set, 'falseAlerts', { ...falsePerDay, ...perDay }, method),
  ]
}
