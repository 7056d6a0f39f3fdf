/** Figures of analyses as rows of a table: ours beside the others. */

/** One figure of the committed scores. */
export interface Score {
  name: string
  /** What was measured; a figure without it is called by its name. */
  quantity?: string
  /** The data it was measured on; empty for none. */
  set: string
  /** Absent for the product's own analysis. */
  method?: string
  role?: 'documents' | 'peer' | 'chance'
  value: number
  low?: number
  high?: number
  entities?: number
  published?: string
}

export interface ScoreRow {
  set: string
  quantity: string
  /** By column; one that has no figure is absent. */
  cells: Partial<Record<Column, Score>>
}

/** `method` is the one that a page is about, and then comes first. */
export const COLUMNS = ['method', 'ours', 'documents', 'peer', 'chance'] as const
export type Column = (typeof COLUMNS)[number]

/** Quantities of which less is better. */
const LESS_IS_BETTER = new Set([
  ...['falseMetricAlarms', 'falseAlerts', 'quietFlagged', 'mase', 'maseWeek', 'refused', 'owa'],
  ...[
    'smape',
    'm4Mase',
    'fullError',
    'calledTrend',
    'healthDips',
    'healthFalls',
    'oddFalse',
    'levelError',
  ],
  ...['toldQuiet', 'toldWeekend', 'toldDistracted', 'foundAfter', 'causeTooMany'],
  ...['fitMs', 'forecastMs', 'forecastWeekMs', 'fullMs'],
  ...['metricState', 'serverState', 'serverModel'],
])

const isLessBetter = (quantity: string) => LESS_IS_BETTER.has(quantity)

const quantityOf = ({ quantity, name }: Score) => quantity ?? name

/** The better of two, where there are two. */
function better(a: Score | undefined, b: Score): Score {
  if (!a) return b
  if (a.value === b.value) return a
  return isLessBetter(quantityOf(b)) === a.value > b.value ? b : a
}

/**
 * A row for each quantity of each set that is asked for, in the order in which they come.
 *
 * Others that were measured on the same are beside: of several with one role, the best.
 *
 * @param asked the figures that make a row
 * @param all where the others are looked for
 * @param method the way that the table is about, if it is not the product's own
 */
export function scoreRows(
  asked: readonly Score[],
  all: readonly Score[],
  method?: string
): ScoreRow[] {
  const rows = new Map<string, ScoreRow>()
  const keyOf = (one: Score) => `${one.set}/${quantityOf(one)}`
  for (const one of asked) {
    rows.set(keyOf(one), { set: one.set, quantity: quantityOf(one), cells: {} })
  }
  for (const one of all) {
    const cells = rows.get(keyOf(one))?.cells
    if (!cells) continue
    const column = method !== undefined && one.method === method ? 'method' : (one.role ?? 'ours')
    if (method !== undefined && column === 'documents') continue
    cells[column] = better(cells[column], one)
  }
  return [...rows.values()]
}

/** Columns of which at least one row has a figure. */
export const columnsOf = (rows: readonly ScoreRow[]): Column[] =>
  COLUMNS.filter((column) => rows.some(({ cells }) => cells[column]))

/** Rows with a heading, which is a set or a quantity; rows are called by the other. */
export interface ScoreGroup {
  by: 'set' | 'quantity'
  heading: string
  rows: ScoreRow[]
}

/** Rows under as few headings as possible, in the order in which these come first. */
export function scoreGroups(rows: readonly ScoreRow[]): ScoreGroup[] {
  const count = (key: 'set' | 'quantity') => new Set(rows.map((row) => row[key])).size
  const by = count('quantity') < count('set') ? 'quantity' : 'set'
  const groups = new Map<string, ScoreRow[]>()
  for (const row of rows) groups.set(row[by], [...(groups.get(row[by]) ?? []), row])
  return [...groups].map(([heading, own]) => ({ by, heading, rows: own }))
}

/** Three significant digits, the last of them even if it is 0; a thousand and more whole. */
export function scoreText(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en')
  if (value === 0) return '0'
  return Math.abs(value) >= 1 ? value.toPrecision(3) : value.toFixed(3)
}
