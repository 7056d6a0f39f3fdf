/** Whether a model's sentence says no more than the facts do. */
import type { Fact, Segment } from '../../contracts/assistant'
import { MODELS } from '../../policy'
import type { Grounds } from './grounds'
import * as lexicon from './lexicon'
import { type Placeholder, placeholdersOf, withoutPlaceholders } from './placeholders'

/** Why a segment is dropped. */
export type Objection =
  | 'too-long'
  | 'uncited'
  | 'unknown-fact'
  | 'no-value'
  | 'number'
  | 'unknown-server'
  | 'wrong-server'
  | 'wrong-metric'
  | 'wrong-direction'
  | 'wrong-verdict'
  | 'wrong-cause'
  | 'certainty'
  | 'claimed-action'
  | 'language'
  | 'markup'
  | 'command'
  | 'quoted'
  | 'time'

/** As a model wrote it; servers by their aliases. */
export interface Claim {
  kind: Exclude<Segment['kind'], 'command'>
  text: string
  /** Ids of facts. */
  ev: readonly string[]
}

/** A claim together with what its checks look at. */
interface Examined {
  kind: Claim['kind']
  /** Names hidden, placeholders still in it. */
  text: string
  /** Without placeholders and aliases. */
  bare: string
  placeholders: readonly Placeholder[]
  cited: readonly Fact[]
  /** Aliases, in the order of the text. */
  mentioned: readonly string[]
  grounds: Grounds
}

/** Characters that steer a display instead of being seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu
const CITATION = /\s?[[(](?:e\d+)(?:\s?,\s?e\d+)*[\])]/g
const EMPHASIS = /\*\*|__|^\s*(?:#{1,6}|[-*•])\s+/gm

/** The text as it is checked and filled in: names hidden, and no marks that only decorate. */
export const plainText = (text: string, { aliases }: Grounds): string =>
  aliases
    .hide(text.normalize('NFC').replace(UNSEEN, ' ').replace(CITATION, '').replace(EMPHASIS, ''))
    .replace(/\s+/g, ' ')
    .trim()

/** The facts that a claim rests on: those it cites, and those whose numbers it has. */
export const evidenceOf = ({ text, ev }: Claim): string[] => [
  ...new Set([...ev, ...placeholdersOf(text).map(({ fact }) => fact)]),
]

/** What is wrong with a claim; null when nothing is. */
export function objectionTo(claim: Claim, grounds: Grounds): Objection | null {
  const text = plainText(claim.text, grounds)
  const placeholders = placeholdersOf(text)
  const ids = evidenceOf({ ...claim, text })
  const examined: Examined = {
    kind: claim.kind,
    text,
    bare: grounds.aliases.without(withoutPlaceholders(text)),
    placeholders,
    cited: ids.flatMap((id) => grounds.facts.get(id) ?? []),
    mentioned: grounds.aliases.mentioned(text),
    grounds,
  }
  if (text === '' || text.length > MODELS.maxSegmentText) return 'too-long'
  if (ids.length === 0) return 'uncited'
  if (ids.length > examined.cited.length) return 'unknown-fact'
  return CHECKS.find(([, fails]) => fails(examined))?.[0] ?? null
}

const CHECKS: readonly [Objection, (claim: Examined) => boolean][] = [
  ['markup', ({ bare }) => lexicon.hasMarkup(bare)],
  ['command', ({ text }) => lexicon.saysCommand(text)],
  ['no-value', hasNoValue],
  ['number', ({ bare }) => lexicon.saysNumber(bare.normalize('NFKC'))],
  ['unknown-server', namesStranger],
  ['wrong-server', namesOtherServer],
  ['language', isOtherLanguage],
  ['claimed-action', claimsAction],
  ['wrong-metric', namesOtherMetric],
  ['wrong-direction', saysOtherDirection],
  ['wrong-cause', namesOtherCause],
  ['wrong-verdict', saysOtherVerdict],
  ['certainty', isTooCertain],
  ['time', namesOtherTime],
  ['quoted', quotesRecord],
]

function hasNoValue({ placeholders, grounds }: Examined): boolean {
  return placeholders.some(({ fact, field }) => (grounds.facts.get(fact)?.[field] ?? null) === null)
}

function namesStranger({ bare, mentioned, grounds }: Examined): boolean {
  return (
    mentioned.some((alias) => grounds.aliases.server(alias) === null) || lexicon.namesHost(bare)
  )
}

/** Servers of the facts that it cites and of the causes; and each number beside its own server. */
function namesOtherServer({ kind, cited, mentioned, placeholders, grounds }: Examined): boolean {
  const { aliases, findings } = grounds
  const allowed = new Set<string | null>(
    cited.flatMap((fact) => [
      ...(fact.server === null ? [] : [aliases.of(fact.server)]),
      ...aliases.mentioned(aliases.hide(`${fact.title} ${fact.text ?? ''}`)),
    ])
  )
  if (kind !== 'evidence') {
    for (const cause of findings.causes) {
      if (cause.server !== null) allowed.add(aliases.of(cause.server))
      for (const { server } of cause.affected) allowed.add(aliases.of(server))
    }
  }
  if (mentioned.some((alias) => !allowed.has(alias))) return true
  const owners = inOrder(
    placeholders.flatMap(({ fact }) => {
      const server = grounds.facts.get(fact)?.server ?? null
      return server === null ? [] : (aliases.of(server) ?? [])
    })
  )
  const named = inOrder(mentioned)
  if (named.length === 0) return false
  // "A is at {{e1.value}} and B at {{e2.value}}": in whichever way, the order is the same.
  const pairs = owners.filter((owner) => named.includes(owner))
  return (
    owners.length > pairs.length ||
    pairs.join() !== named.filter((alias) => pairs.includes(alias)).join()
  )
}

const inOrder = (names: readonly string[]): string[] => [...new Set(names)]

function isOtherLanguage({ bare, grounds }: Examined): boolean {
  const letters = bare.match(/\p{L}/gu)?.length ?? 0
  const hangul = bare.match(/\p{Script=Hangul}/gu)?.length ?? 0
  const latin = bare.match(/\p{Script=Latin}/gu)?.length ?? 0
  if (letters === 0 || hangul + latin < letters) return true
  if (grounds.language === 'ko' && lexicon.isEnglish(bare)) return true
  // Terms of the trade stay English in Korean.
  return grounds.language === 'ko' ? hangul < letters * 0.35 : hangul > 0
}

/** What was recorded or measured of a reboot or deploy may be told; nothing else was done. */
function claimsAction({ bare, cited }: Examined): boolean {
  const isRecorded = cited.some(({ kind, vital }) => kind === 'event' || vital === 'uptimeSeconds')
  return lexicon.claimsAction(bare) || (lexicon.saysHappened(bare) && !isRecorded)
}

/** What the cited facts are of, by their names and their vitals'; a cause speaks of its own. */
function namesOtherMetric({ kind, bare, cited, grounds }: Examined): boolean {
  const said = cited.map(({ title, vital, text }) => `${title} ${words(vital)} ${text ?? ''}`)
  const causes = kind === 'evidence' ? [] : [...grounds.causes.keys()].map((name) => words(name))
  const allowed = new Set(lexicon.metricsIn([...said, ...causes].join(' ')))
  return lexicon.metricsIn(bare).some((metric) => !allowed.has(metric))
}

/** @example words('memoryPercent') // => 'memory Percent' */
const words = (name: string | null): string =>
  (name ?? '').replace(/[A-Z]/g, ' $&').replaceAll('-', ' ')

function saysOtherDirection({ bare, cited }: Examined): boolean {
  const direction = lexicon.directionIn(bare)
  const [fact] = cited.filter(({ value, baseline }) => value !== null && baseline !== null)
  if (direction === null || cited.length !== 1) return false
  if (!fact) return true
  return direction === 'above' ? fact.value! <= fact.baseline! : fact.value! >= fact.baseline!
}

/** Ours only, and first of all the likeliest or one about as likely. */
function namesOtherCause({ kind, bare, grounds }: Examined): boolean {
  const { causes, draft } = grounds
  if (lexicon.saysAttack(bare) && !lexicon.saysAttack(draft)) return true
  const named = lexicon.causesIn(bare)
  const known = new Set([...causes.keys(), ...lexicon.causesIn(draft)])
  if (named.some((name) => !known.has(name))) return true
  if (kind === 'evidence' || causes.size === 0 || named.length === 0) return false
  const most = Math.max(...causes.values())
  return !named.slice(0, 2).some((name) => (causes.get(name) ?? 0) >= most - MODELS.equallyLikely)
}

function saysOtherVerdict({ kind, bare, cited, grounds }: Examined): boolean {
  const { draft, findings } = grounds
  const isBroken = lexicon.saysBroken(bare)
  const isFine = lexicon.saysFine(bare)
  switch (findings.verdict) {
    case 'healthy':
      return isBroken || kind === 'cause'
    case 'cause':
      return isFine && (kind !== 'evidence' || !cited.every(isUsual))
    case 'inconclusive':
    case 'insufficient-data':
      return (isFine || isBroken) && !isSaidBy(draft, isFine, isBroken)
    case null:
      return (isFine || isBroken) && !isSaidBy(draft, isFine, isBroken)
  }
}

const isSaidBy = (draft: string, isFine: boolean, isBroken: boolean): boolean =>
  (!isFine || lexicon.saysFine(draft)) && (!isBroken || lexicon.saysBroken(draft))

/** Whether a value is about what it usually is. */
const isUsual = ({ value, baseline }: Fact): boolean =>
  value !== null && baseline !== null && Math.abs(value - baseline) <= 0.15 * Math.abs(baseline)

function isTooCertain({ bare, grounds }: Examined): boolean {
  return lexicon.saysCertain(bare) && grounds.findings.confidence < MODELS.certain
}

function namesOtherTime({ bare, grounds }: Examined): boolean {
  const known = new Set(lexicon.timesIn(`${grounds.question} ${grounds.draft}`))
  return lexicon.timesIn(bare).some((time) => !known.has(time))
}

/** Characters in a row that nobody has in common with a log line by chance. */
const QUOTED = 20

const squeezed = (text: string): string => text.toLowerCase().replace(/[^\p{L}]+/gu, '')

function quotesRecord({ bare, grounds }: Examined): boolean {
  if (lexicon.saysOrdered(bare)) return true
  const said = squeezed(bare)
  return grounds.recorded.some((record) => {
    const written = squeezed(record)
    for (let at = 0; at + QUOTED <= written.length; at++) {
      if (said.includes(written.slice(at, at + QUOTED))) return true
    }
    return false
  })
}
