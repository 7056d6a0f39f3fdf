/** What plugins found out, as parts of the findings. */
import type { Fact, Findings, Segment } from '../../contracts/assistant'
import type { PluginOutput } from '../../contracts/plugin'
import type { FactCollector } from '../fact-collector'
import { sayIn } from '../intents/segments'

/** Whose words these are. */
export const engineOf = (plugin: string): string => `plugin:${plugin}`

/** Why a plugin has no part in an answer. */
export type Skip = 'late' | 'failed' | 'bad-output' | 'no-room'

/** A plugin's facts with numbers, and its sentences resting on them. @returns null where there is no room */
export function partOf(
  plugin: string,
  { facts, segments }: PluginOutput,
  collector: FactCollector
): Segment[] | null {
  if (collector.room < facts.length) return null
  const numbered: Fact[] = facts.map((fact) => collector.add(fact))
  return segments.map(({ kind, text, facts: rests }) => ({
    ...{ kind, text: plain(text), engine: engineOf(plugin) },
    evidence: [...new Set(rests.map((at) => numbered[at]!.id))],
  }))
}

/** Characters that steer a display instead of being seen. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu, ' ').trim()

/** The draft with more evidence after its own, and more caveats at its end. */
export function withSegments(draft: readonly Segment[], added: readonly Segment[]): Segment[] {
  // Without an answer there is nothing to add to.
  if (draft.length === 0) return []
  const isCaveat = ({ kind }: Segment) => kind === 'caveat'
  const after = 1 + draft.findLastIndex(({ kind }) => kind === 'answer' || kind === 'evidence')
  return [
    ...draft.slice(0, after),
    ...added.filter((segment) => !isCaveat(segment)),
    ...draft.slice(after),
    ...added.filter(isCaveat),
  ]
}

/** That a plugin's part is missing, in a sentence. */
export function skippedText(
  plugin: string,
  skip: Skip,
  language: Findings['understanding']['language']
) {
  const say = sayIn(language)
  switch (skip) {
    case 'late':
      return say(
        `플러그인 ${plugin}의 결과는 시간 안에 오지 않아 빠졌어요.`,
        `The plugin ${plugin} did not finish in time, so its part is missing.`
      )
    case 'no-room':
      return say(
        `답에 근거가 이미 많아서 플러그인 ${plugin}의 결과는 넣지 않았어요.`,
        `The plugin ${plugin} was left out because the answer has as many facts as it may.`
      )
    default:
      return say(
        `플러그인 ${plugin}에 오류가 나서 그 결과는 빠졌어요.`,
        `The plugin ${plugin} failed, so its part is missing.`
      )
  }
}
