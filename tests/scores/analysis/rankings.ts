/** How well scores rank the rows of labelled series. */
import { bootstrap, meanWithInterval } from './bootstrap.ts'
import { type Figure, figure } from './measure.ts'
import type { Method } from './methods.ts'
import { aucPr, bestF1 } from './scoring/ranking.ts'
import { vusPr } from './scoring/vus-pr.ts'

/** Rows beside an event that count in part: labels of indicators are points, those of servers hours. */
export const BORDER = { indicator: 50, server: 100 }

export interface Ranked {
  labels: ArrayLike<number>
  scores: ArrayLike<number>
}

/** What must be reached and is aimed at, of VUS-PR, AUC-PR and best F1. */
export type Targets = readonly ({ must: number; aim: number } | undefined)[]

/** The means over entities that have an event. */
export function rankingFigures(
  set: string,
  ranked: readonly Ranked[],
  border: number,
  { method, targets = [] }: { method?: Method; targets?: Targets } = {}
): Figure[] {
  const of = (score: (one: Ranked) => number) => meanWithInterval(ranked.map(score))
  const note = { note: 'the labels choose the threshold' }
  return [
    figure(
      set,
      'vusPr',
      { ...of(({ labels, scores }) => vusPr(labels, scores, border)), ...targets[0] },
      method
    ),
    figure(
      set,
      'aucPr',
      { ...of(({ labels, scores }) => aucPr(labels, scores)), ...targets[1] },
      method
    ),
    figure(
      set,
      'bestF1',
      { ...of(({ labels, scores }) => f1Of(labels, scores)), ...targets[2], ...note },
      method
    ),
  ]
}

/** NaN if no row is labelled, as the other two. */
const f1Of = (labels: ArrayLike<number>, scores: ArrayLike<number>) =>
  Array.from(labels).some(Boolean) ? bestF1(labels, scores).f1 : Number.NaN

/** A ratio of sums over entities, such as alarms per day, with its interval. */
export function ratioWithInterval<T>(
  entities: readonly T[],
  part: (entity: T) => number,
  whole: (entity: T) => number
) {
  const ratio = (drawn: readonly T[]) =>
    drawn.reduce((sum, one) => sum + part(one), 0) / drawn.reduce((sum, one) => sum + whole(one), 0)
  return {
    value: ratio(entities),
    ...bootstrap(entities.length, (positions) => ratio(positions.map((at) => entities[at]!))),
  }
}
