/** What the words of an answer may rest on. */
import type { Fact, Findings } from '../../contracts/assistant'
import type { CauseName } from '../../contracts/fault'
import type { Language } from '../../contracts/generation'
import { ServerAliases } from './server-aliases'

export interface Grounds {
  language: Language
  findings: Findings
  /** Those that a model was given, by id. */
  facts: ReadonlyMap<string, Fact>
  aliases: ServerAliases
  /** Our own words, and the question's: what either says is nothing new. */
  draft: string
  question: string
  /** Recorded texts, which nobody may take for his own words. */
  recorded: readonly string[]
  /** How likely each cause is. */
  causes: ReadonlyMap<CauseName, number>
}

/** @param given the facts that a model is given */
export function groundsOf(
  findings: Findings,
  question: { text: string; language: Language },
  given: readonly Fact[] = findings.facts
): Grounds {
  const aliases = new ServerAliases(serversOf(findings))
  return {
    language: question.language,
    findings,
    facts: new Map(given.map((fact) => [fact.id, fact])),
    aliases,
    draft: aliases.hide(findings.draft.map(({ text }) => text).join('\n')),
    question: aliases.hide(question.text),
    recorded: findings.facts.flatMap(({ text }) => (text === null ? [] : [text])),
    causes: new Map(findings.causes.map(({ cause, confidence }) => [cause, confidence])),
  }
}

/** All servers that the findings speak of, in their order. */
export function serversOf({ facts, causes, understanding }: Findings): Set<string> {
  const { server, servers } = understanding.entities
  return new Set(
    [
      ...(server && server !== '$last' ? [server] : []),
      ...(servers ?? []),
      ...facts.flatMap((fact) => fact.server ?? []),
      ...causes.flatMap((cause) => [
        ...(cause.server === null ? [] : [cause.server]),
        ...cause.affected.flatMap((affected) => [affected.server, ...affected.path]),
      ]),
    ].filter((name) => name !== '')
  )
}
