import type { CounterName, Usage } from '../../../worker/contracts/usage'
import type { Language } from '../i18n'
import { fill } from './fill'
import { percent } from './format'
import { moment } from './moment'
import type { BudgetWords } from './words'

/** An amount as a whole number: "12,345". */
export const amount = (value: number, language: Language) =>
  Math.round(value).toLocaleString(language)

/** A share of 1 as a percentage. */
export const share = (value: number) => percent(100 * value)

/** Whether the day's budget lasts, as a sentence. */
export function verdict({ plan, governor }: Usage, words: BudgetWords): string {
  const { budget } = words
  if (governor.level !== 'normal')
    return fill(budget.saving[governor.level], { s: governor.intervalS })
  if (plan === 'self-hosted') return budget.selfHosted
  if (plan === 'paid') return budget.paid
  return budget.fine
}

/** How far it lasts; empty where no limit applies, or where it does not last. */
export function pace({ plan, counters, governor }: Usage, { budget }: BudgetWords): string {
  if (plan !== 'free' || governor.level !== 'normal') return ''
  const [name, { forecastShare }] = fullest(counters)
  const counter = inSentence(budget.counters[name])
  return fill(budget.fineWorst, { counter, share: share(forecastShare ?? 0) })
}

/** Why it is saved on, since when and until when; empty when it is not. */
export function reason({ governor }: Pick<Usage, 'governor'>, words: BudgetWords): string {
  const { budget, language } = words
  const [cause] = governor.because
  if (!cause || !governor.since || !governor.until) return ''
  return fill(budget.savingWhy, {
    counter: budget.counters[cause.counter],
    share: share(cause.share),
    forecast: share(cause.forecastShare),
    since: moment(Date.parse(governor.since), language),
    until: moment(Date.parse(governor.until), language),
  })
}

/** The counter that comes closest to its limit. */
function fullest(counters: Usage['counters']) {
  const entries = Object.entries(counters) as [CounterName, Usage['counters'][CounterName]][]
  return entries.sort(([, a], [, b]) => (b.forecastShare ?? 0) - (a.forecastShare ?? 0))[0]!
}

const inSentence = (name: string) => name.toLowerCase()
