/** Figures as a table of Markdown. */

import type { Figure } from './measure.ts'
import { METHODS } from './methods.ts'

export interface Report {
  /** The file of the measure, without its ending. */
  id: string
  name: string
  /** How it was measured. */
  protocol: string
  /** How long it ran; not the same twice, so it is not kept. */
  seconds: number
  figures: Figure[]
}

/** Whether the figure keeps what was promised; undefined where nothing was. */
export function isMet({ value, must, aim, between }: Figure): boolean | undefined {
  if (between) return value >= between[0] && value <= between[1]
  if (must === undefined) return undefined
  return aim !== undefined && aim < must ? value <= must : value >= must
}

/** One measure as a heading and a table. */
export function table({ name, protocol, seconds, figures }: Report): string {
  const rows = figures.map((figure) => [
    figure.name,
    digits(figure.value),
    figure.low === undefined ? '' : `${digits(figure.low)} to ${digits(figure.high!)}`,
    optional(figure.entities),
    figure.between ? figure.between.map(digits).join(' to ') : optional(figure.must),
    optional(figure.aim),
    { true: 'yes', false: 'NO', undefined: '' }[`${isMet(figure)}`],
    figure.published ? `published, ${figure.published}` : (figure.note ?? ''),
  ])
  const head = ['measure', 'value', '95 % interval', 'entities', 'must', 'aim', 'met', 'note']
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return [`## ${name} (${seconds.toFixed(1)} s)`, '', protocol, '', ...lines, ''].join('\n')
}

const optional = (value: number | undefined) => (value === undefined ? '' : digits(value))

/** Four significant digits; large numbers whole. */
const digits = (value: number) =>
  Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en') : String(+value.toPrecision(4))

/** What is kept of a run: the same from the same data, but for the figures of cost. */
export const kept = (reports: readonly Report[], missing: readonly string[]) => ({
  reports: reports.map(({ id, name, protocol, figures }) => ({
    id,
    name,
    protocol,
    figures: figures.map(({ value, low, high, ...rest }) => ({
      ...rest,
      ...rounded({ value, low, high }),
      ...(rest.method && { role: METHODS[rest.method].role }),
    })),
  })),
  missing,
})

/** Digits beyond which processors may differ. */
const KEPT_DIGITS = 6

/** The numbers of a figure as they are kept; an interval that could not be drawn is not. */
const rounded = (numbers: Pick<Figure, 'value' | 'low' | 'high'>) =>
  Object.fromEntries(
    Object.entries(numbers)
      .filter(([, number]) => number !== undefined && Number.isFinite(number))
      .map(([key, number]) => [key, Number(number!.toPrecision(KEPT_DIGITS))])
  )
