/** How questions are understood, beside what they mean. */
import {
  type QuestionContext,
  understand,
} from '../../../worker/assistant/understanding/understand.ts'
import type { Entities, Understanding } from '../../../worker/contracts/assistant.ts'
import { ASSISTANT } from '../../../worker/policy.ts'
import { bootstrap, meanWithInterval } from '../analysis/bootstrap.ts'
import type { Figure } from '../analysis/measure.ts'
import { figure } from './figures.ts'
import type { Quantity } from './quantities.ts'
import { type LabelledQuestion, listed, rosterOf } from './questions.ts'

/** A Friday, half past three in the afternoon, UTC. */
export const ASKED_AT = Date.UTC(2026, 10, 20, 15, 30)

/** What is held against labels, strictly; all else is for reading. */
const KINDS = {
  server: 'serverF1',
  metric: 'metricF1',
  time: 'timeF1',
  n: 'countF1',
  threshold: 'thresholdF1',
} as const satisfies Record<string, Quantity>
type Kind = keyof typeof KINDS

export interface Understood {
  question: LabelledQuestion
  understanding: Understanding
}

/** Each question by itself, by somebody who has the servers that all of them name. */
export function understoodAll(questions: readonly LabelledQuestion[]): Understood[] {
  const context: QuestionContext = { servers: rosterOf(questions), now: ASKED_AT }
  return questions.map((question) => ({
    question,
    understanding: understand(question.query, context),
  }))
}

/** The same length in the same words: `PT24H` is `P1D`. */
export function normalTime(time: string): string {
  const [, sign, weeks, days, hours, minutes] =
    /^(\+?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(time) ?? []
  if (sign === undefined) return time
  const total =
    ((Number(weeks ?? 0) * 7 + Number(days ?? 0)) * 24 + Number(hours ?? 0)) * 60 +
    Number(minutes ?? 0)
  return `${sign}${total} minutes`
}

/** What is said of each kind, as comparable texts. A list of times is one thing that has several names. */
const said: Record<Kind, (entities: Entities) => string[]> = {
  server: ({ server, servers, unknown_server: unknown }) => [
    ...listed(server),
    ...listed(servers),
    ...listed(unknown).map((name) => `unknown ${name}`),
  ],
  metric: ({ metric }) => listed(metric),
  time: ({ time }) => listed(time).map(normalTime),
  n: ({ n }) => listed(n).map(String),
  threshold: ({ threshold }) => listed(threshold).map(String),
}

interface Counted {
  right: number
  said: number
  meant: number
}

function countedOf({ question, understanding }: Understood, kind: Kind): Counted {
  const labels = question.entities as Entities & LabelledQuestion['entities']
  const meant = said[kind](labels as Entities)
  const told = said[kind](understanding.entities)
  const right = told.filter((one) => meant.includes(one)).length
  // Where a label lists several times, one of them is what can be told.
  const isOneOfSeveral = kind === 'time' && meant.length > 1
  return { right, said: told.length, meant: isOneOfSeveral ? 1 : meant.length }
}

const f1 = (counts: readonly Counted[]): number => {
  const sum = (key: keyof Counted) => counts.reduce((total, one) => total + one[key], 0)
  return (2 * sum('right')) / (sum('said') + sum('meant'))
}

function f1Figure(set: string, quantity: Quantity, all: readonly Counted[], must?: object): Figure {
  const value = f1(all)
  const interval = bootstrap(all.length, (positions) => f1(positions.map((at) => all[at]!)))
  return figure(set, quantity, { value, ...interval, ...must })
}

const share = (
  set: string,
  quantity: Quantity,
  all: readonly Understood[],
  is: (one: Understood) => boolean,
  promised: Pick<Figure, 'must' | 'aim' | 'note'> = {}
): Figure =>
  figure(set, quantity, { ...meanWithInterval(all.map((one) => (is(one) ? 1 : 0))), ...promised })

const isFirst = ({ question, understanding }: Understood) =>
  question.intent === understanding.intent
const isSure = ({ understanding }: Understood) =>
  understanding.confidence >= ASSISTANT.leastConfidence

/** How far confidences are from how often they are right: the mean over ten bins. */
function calibrationError(all: readonly Understood[]): number {
  const bins = Map.groupBy(all, ({ understanding: { confidence } }) =>
    Math.min(9, Math.floor(confidence * 10))
  )
  let error = 0
  for (const bin of bins.values()) {
    const right = bin.filter(isFirst).length
    const told = bin.reduce((sum, { understanding }) => sum + understanding.confidence, 0)
    error += Math.abs(told - right) / all.length
  }
  return error
}

/** The figures of questions, all languages together and each by itself. @param name of the set */
export function understandingFigures(questions: readonly LabelledQuestion[], name: string) {
  const all = understoodAll(questions)
  const sets = Map.groupBy(all, ({ question }) => question.lang)
  return [...sets].flatMap(([language, own]) => {
    const set = `${name}, ${language}`
    const sure = own.filter(isSure)
    return [
      share(set, 'intentFirst', own, isFirst, { must: 0.85, aim: 0.92, note: missedOf(own) }),
      share(
        set,
        'intentThree',
        own,
        ({ question, understanding }) =>
          understanding.readings.some(({ intent }) => intent === question.intent),
        { must: 0.95, aim: 0.98 }
      ),
      share(set, 'sureShare', own, isSure),
      share(set, 'rightWhenSure', sure, isFirst),
      figure(set, 'understandingEce', { value: calibrationError(own), entities: own.length }),
      share(set, 'languageRight', own, ({ understanding }) => understanding.language === language),
      f1Figure(
        set,
        'entityF1',
        own.map((one) =>
          (Object.keys(KINDS) as Kind[])
            .map((kind) => countedOf(one, kind))
            .reduce((a, b) => ({
              ...{ right: a.right + b.right, said: a.said + b.said, meant: a.meant + b.meant },
            }))
        )
      ),
      ...(Object.entries(KINDS) as [Kind, Quantity][]).map(([kind, quantity]) =>
        f1Figure(
          set,
          quantity,
          own.map((one) => countedOf(one, kind))
        )
      ),
    ]
  })
}

/** The intents that were not always understood, and what they were taken for. */
function missedOf(all: readonly Understood[]): string {
  const wrong = Map.groupBy(
    all.filter((one) => !isFirst(one)),
    ({ question, understanding }) => `${question.intent} as ${understanding.intent}`
  )
  return [...wrong].map(([pair, own]) => `${own.length} ${pair}`).join(', ')
}
