/** A diagnosis as facts of an answer. */
import type { Fact, Findings } from '../../contracts/assistant'
import type { Diagnosis, Evidence, RankedCause } from '../../contracts/diagnosis'
import { ASSISTANT, CAUSES } from '../../policy'
import type { Asked } from '../intents/intent-handler'
import { wordingOf } from '../intents/segments'
import { exploreLink, serverLink } from '../links'
import { shownName } from '../words/shown-name'
import { vitalName } from '../words/vital-name'
import { cappedConfidence } from './likelihood'

export type Cause = Findings['causes'][number]

/** Ranked causes with the facts that speak for and against them. */
export interface Told {
  causes: Cause[]
  verdict: Diagnosis['verdict']
  /** Of the first cause, what says most first. */
  facts: Fact[]
  /** Of the next one, what speaks against it. */
  against: Fact[]
  /** Since when something is unusual; null where nothing is, and where several things are. */
  onset: Fact | null
}

/** Adds the facts of a diagnosis; the same measurement is one fact, whichever causes it speaks of. */
export function toldDiagnosis(asked: Asked, diagnosis: Diagnosis): Told {
  const known = new Map<string, Fact>()
  const causes: Cause[] = []
  const facts: Fact[] = []
  const against: Fact[] = []
  for (const [rank, ranked] of diagnosis.causes.entries()) {
    const most = rank === 0 ? ranked.evidence.length : ASSISTANT.otherEvidence
    const own = ranked.evidence.slice(0, most).flatMap((evidence) => {
      const fact = factOf(asked, evidence, rank === 0, known)
      if (fact && rank === 0) facts.push(fact)
      if (fact && rank === 1 && evidence.weight < 0) against.push(fact)
      return fact ? [fact.id] : []
    })
    causes.push(causeOf(ranked, own))
  }
  const [first] = causes
  const isNamed = first !== undefined && first.confidence >= ASSISTANT.possible
  return {
    ...{ causes, facts, against },
    verdict: isNamed ? diagnosis.verdict : 'inconclusive',
    // Of two causes at once, it is when the first of them began, whichever that was.
    onset: namedIn(diagnosis).length > 1 ? null : onsetFact(asked, diagnosis),
  }
}

/** The causes that are likely enough to be so at once. */
const namedIn = ({ causes, verdict }: Diagnosis): RankedCause[] =>
  verdict === 'cause' ? causes.filter(({ confidence }) => confidence >= CAUSES.leastConfidence) : []

const causeOf = (ranked: RankedCause, evidence: string[]): Cause => ({
  ...ranked,
  evidence: [...new Set(evidence)],
  confidence: cappedConfidence(ranked.cause, ranked.confidence, ranked.evidence),
})

const keyOf = ({ server, vital, from, to, event, value }: Evidence) =>
  JSON.stringify([server, vital, from, to, event, value])

/** Null where the answer is full. */
function factOf(
  asked: Asked,
  evidence: Evidence,
  isFirst: boolean,
  known: Map<string, Fact>
): Fact | null {
  const key = keyOf(evidence)
  const before = known.get(key)
  if (before) return before
  if (!asked.facts.hasRoom) return null
  const { server, vital, query, unit, from, to, value, baseline, event, weight } = evidence
  const { console } = wordingOf(asked)
  const link =
    query === null
      ? serverLink(console, server)
      : exploreLink(console, query, Date.parse(from), Date.parse(to))
  const kind = event !== null ? 'event' : vital === null || value === null ? 'absence' : 'metric'
  const fact = asked.facts.add({
    ...{ kind, server, vital, query, unit, from, to, value, baseline, link },
    title: titleOf(asked, evidence),
    text: event,
    weight: isFirst ? weight : null,
  })
  known.set(key, fact)
  return fact
}

function titleOf(asked: Asked, { server, vital, event }: Evidence): string {
  const { say, language } = wordingOf(asked)
  const name = shownName(server)
  if (vital !== null) {
    const words = vitalName(vital, language)
    return say(`${name}의 ${words}`, `${words} of ${name}`)
  }
  return event === null
    ? say(`${name}에 관련된 기록 없음`, `No such record of ${name}`)
    : say(`${name}에 기록된 이벤트`, `Event recorded of ${name}`)
}

function onsetFact(asked: Asked, { onset, at, causes }: Diagnosis): Fact | null {
  if (onset === null || !asked.facts.hasRoom) return null
  const { say, console } = wordingOf(asked)
  const server = causes[0]?.server ?? null
  return asked.facts.add({
    ...{ kind: 'anomaly', server, from: onset, to: at },
    title: say('평소와 달라진 때', 'When it became unusual'),
    link: server === null ? null : serverLink(console, server),
  })
}
