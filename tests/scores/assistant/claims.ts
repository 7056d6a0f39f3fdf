/**
 * Numbers, times and servers of an answer that none of its facts has.
 *
 * It reads sentences, knows nothing of how they are made, and takes facts for true.
 */
import type { Fact, Findings, Segment } from '../../../worker/contracts/assistant.ts'

export interface Known {
  /** What the asker said: it may be said back. */
  question: string
  /** Ids of the fleet's servers. */
  servers: readonly string[]
  /** Unix ms. */
  now: number
}

type Answered = Pick<Findings, 'facts' | 'causes' | 'understanding'>

/** Something that a sentence says and nothing supports. */
export interface Unsupported {
  kind: 'number' | 'duration' | 'time' | 'date' | 'server' | 'fact'
  said: string
  sentence: string
}

const MONTHS =
  'January February March April May June July August September October November December'.split(' ')
const MONTH = MONTHS.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')

/** What looks like a server's name: words with hyphens that end in a number. */
const HOST = /(?<![\w.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*-\d{1,4}(?![a-z\d_-])/gi
const DATE_KO = /(?:(\d{4})년 )?(\d{1,2})월 (\d{1,2})일/g
const DATE_EN = new RegExp(`(?<!\\d)(\\d{1,2}) (${MONTH})(?: (\\d{4}))?(?![a-z])`, 'g')
const TIME = /(?<!\d)(\d{1,2}):(\d{2})(?!\d)/g
const UNIT_S: Readonly<Record<string, number>> = {
  ...{ 일: 86_400, 시간: 3_600, 분: 60, 초: 1, 밀리초: 0.001 },
  ...{ day: 86_400, hour: 3_600, minute: 60, second: 1, ms: 0.001 },
}
const LENGTH =
  '(\\d[\\d,]*(?:\\.\\d+)?)\\s?(일|시간|분|초|밀리초|days?|hours?|minutes?|seconds?|ms)(?![a-z])'
const DURATION = new RegExp(`(?<![\\d.])${LENGTH}(?:\\s${LENGTH})?`, 'g')
const NUMBER = /(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?:\s?([kMGTP])B)?/g
/** The end of a list: "외 3대", "and 3 more". */
const LEFT = /외 (\d+)(?:대|건)|and (\d+) more/g
/** How a decimal prefix divides. */
const PREFIX = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 } as const

/** What a sentence's numbers may be, and when its times may be. */
interface Support {
  values: number[]
  /** Seconds. */
  lengths: number[]
  /** Unix ms. */
  moments: number[]
  /** Of a list that breaks off, so many are left. */
  left: number[]
}

/** What nothing supports, of every sentence; none in an honest answer. */
export function unsupportedIn(
  segments: readonly Segment[],
  answered: Answered,
  known: Known
): Unsupported[] {
  const { facts } = answered
  const all = new Map(facts.map((fact) => [fact.id, fact]))
  return segments.flatMap((segment) => {
    const strangers = segment.evidence.filter((id) => !all.has(id))
    const cited = segment.evidence.flatMap((id) => all.get(id) ?? [])
    return [
      ...strangers.map((said): Unsupported => ({ kind: 'fact', said, sentence: segment.text })),
      ...unsupportedOf(segment.text, cited, answered, known),
    ]
  })
}

function unsupportedOf(
  text: string,
  cited: readonly Fact[],
  answered: Answered,
  known: Known
): Unsupported[] {
  const found: Unsupported[] = []
  const support = supportOf(text, cited, answered, known)
  let rest = withoutNames(text, cited, known)
  /** Take what a pattern finds out of the text, and note what is not so. */
  const take = (
    pattern: RegExp,
    kind: Unsupported['kind'],
    holds: (match: readonly (string | undefined)[]) => boolean
  ) => {
    rest = rest.replace(pattern, (...match) => {
      const groups = match.slice(
        0,
        match.findIndex((one) => typeof one === 'number')
      )
      if (!holds(groups)) found.push({ kind, said: groups[0], sentence: text })
      return ' '
    })
  }
  take(HOST, 'server', () => false)
  take(DATE_KO, 'date', ([, , month, day]) => isDate(Number(month), Number(day), support))
  take(DATE_EN, 'date', ([, day, month]) =>
    isDate(
      MONTHS.findIndex((name) => name.startsWith(month!.slice(0, 3))) + 1,
      Number(day),
      support
    )
  )
  take(TIME, 'time', ([, hour, minute]) => isTime(Number(hour), Number(minute), support))
  take(LEFT, 'number', ([, more, items]) => support.left.includes(Number(more ?? items)))
  take(DURATION, 'duration', (match) => isLength(match, support))
  take(NUMBER, 'number', ([, digits, prefix]) =>
    isNumber(digits!, prefix as keyof typeof PREFIX | undefined, support)
  )
  return found
}

/** Names of the fleet, of the facts, and what the asker wrote hold by themselves. */
function withoutNames(text: string, cited: readonly Fact[], { servers, question }: Known): string {
  const said = [
    ...(question.match(/[\p{L}\p{N}_.-]*\d[\p{L}\p{N}_.-]*/gu) ?? []),
    // Particles are written on to names.
    ...(question.match(HOST) ?? []),
  ]
  const recorded = cited.flatMap(({ text }) => (text ? [text] : []))
  // What is measured may have a number in its name: "load (1 minute)".
  const titles = cited.flatMap(({ title }) => title.match(/\([^()]*\d[^()]*\)/g) ?? [])
  const names = [...servers, ...recorded, ...titles, ...said.filter((word) => /\p{L}/u.test(word))]
  return names
    .filter((name) => name !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, name) => left.replaceAll(name, ' ◦ '), text.normalize('NFC'))
    .replace(/“[^”]*”/g, ' ◦ ')
}

function supportOf(
  text: string,
  cited: readonly Fact[],
  answered: Answered,
  known: Known
): Support {
  const numbersOf = ({ value, baseline }: Fact) => [value, baseline].filter((one) => one !== null)
  const values = cited.flatMap(numbersOf)
  const sameUnit = Map.groupBy(cited, ({ unit }) => unit)
  const differences = [...sameUnit.values()].flatMap((facts) => {
    const own = facts.slice(0, 24).flatMap(numbersOf)
    return own.flatMap((a) => own.flatMap((b) => apart(a, b)))
  })
  const ratios = cited.flatMap(({ value, baseline }) =>
    value !== null && baseline
      ? [value / baseline, (100 * Math.abs(value - baseline)) / baseline]
      : []
  )
  const named = text.split(/, |; | and /).length
  const counts = [...values, cited.length]
  const { entities } = answered.understanding
  const asked = [...known.question.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([text]) =>
    Number(text.replaceAll(',', ''))
  )
  const [from, to] = [entities.from, entities.to].map((at) => (at ? Date.parse(at) : known.now))
  const moments = [
    ...cited.flatMap((fact) => [Date.parse(fact.from), Date.parse(fact.to)]),
    ...[from!, to!, known.now],
  ]
  const spans = [
    ...cited.map((fact) => Date.parse(fact.to) - Date.parse(fact.from)),
    ...cited.flatMap((fact) => [
      known.now - Date.parse(fact.from),
      known.now - Date.parse(fact.to),
    ]),
    ...[to! - from!, known.now - from!, to! - known.now],
  ]
  const lengths = [
    ...cited.filter(({ unit }) => unit === 's').flatMap(numbersOf),
    ...spans.map((span) => Math.abs(span) / 1_000),
  ]
  return {
    values: [
      ...[...values, ...differences, ...ratios, ...asked],
      ...[entities.n, entities.threshold].filter((one) => one !== undefined),
      ...answered.causes.map(({ confidence }) => 100 * confidence),
      // How many there are of what is cited, by kind and altogether.
      ...[cited.length, new Set(cited.map(({ server }) => server)).size],
    ],
    lengths,
    moments,
    // Rows have commas of their own, so there are at most as many as there are pieces.
    left: counts.flatMap((count) => Array.from({ length: named }, (_, shown) => count - shown)),
  }
}

/** How far two values are apart, and how far they seem to be where they are shown with few digits. */
const apart = (a: number, b: number): number[] => [
  Math.abs(a - b),
  ...[0, 1, 2].map((places) => Math.abs(Number(a.toFixed(places)) - Number(b.toFixed(places)))),
]

/** Whether a number with so many digits stands for a value. */
function stands(digits: string, scale: number, value: number): boolean {
  const places = digits.split('.')[1]?.length ?? 0
  const said = Number(digits.replaceAll(',', ''))
  return Math.abs(Math.abs(value) / scale - said) <= 0.5 * 10 ** -places * (1 + 1e-9)
}

function isNumber(
  digits: string,
  prefix: keyof typeof PREFIX | undefined,
  { values }: Support
): boolean {
  const scale = prefix ? PREFIX[prefix] : 1
  return values.some((value) => stands(digits, scale, value))
}

function isLength(match: readonly (string | undefined)[], { lengths }: Support): boolean {
  const [, large, largeUnit, small, smallUnit] = match
  const unitOf = (word: string) => UNIT_S[word.replace(/s$/, '')] ?? UNIT_S[word]!
  const finest = unitOf(smallUnit ?? largeUnit!)
  const said =
    Number(large!.replaceAll(',', '')) * unitOf(largeUnit!) +
    (small ? Number(small.replaceAll(',', '')) * unitOf(smallUnit!) : 0)
  const slack = 0.5 * finest
  const places = (small ?? large)!.split('.')[1]?.length ?? 0
  return lengths.some((length) => Math.abs(length - said) <= slack * 10 ** -places * (1 + 1e-9))
}

function isTime(hour: number, minute: number, { moments }: Support): boolean {
  return moments.some((at) => {
    const date = new Date(at)
    const apart = date.getUTCHours() * 60 + date.getUTCMinutes() - (hour * 60 + minute)
    return Math.abs(apart) <= 1
  })
}

const isDate = (month: number, day: number, { moments }: Support): boolean =>
  moments.some((at) => {
    const date = new Date(at)
    return date.getUTCMonth() + 1 === month && date.getUTCDate() === day
  })
