/** Figures as a table of Markdown. */
import type { Figure } from './measure.ts'

export interface Report {
  /** The file of the measure, without its ending. */
  id: string
  name: string
  /** How long it ran. */
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
export function table({ name, seconds, figures }: Report): string {
  const rows = figures.map((figure) => [
    figure.name,
    digits(figure.value),
    figure.low === undefined ? '' : `${digits(figure.low)} to ${digits(figure.high!)}`,
    figure.between ? figure.between.map(digits).join(' to ') : optional(figure.must),
    optional(figure.aim),
    { true: 'yes', false: 'NO', undefined: '' }[`${isMet(figure)}`],
    figure.note ?? '',
  ])
  const head = ['measure', 'value', '95 % interval', 'must', 'aim', 'met', 'note']
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return [`## ${name} (${seconds.toFixed(1)} s)`, '', ...lines, ''].join('\n')
}

const optional = (value: number | undefined) => (value === undefined ? '' : digits(value))

/** Four significant digits; large numbers whole. */
const digits = (value: number) =>
  Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en') : String(+value.toPrecision(4))
