/** What a diagnosis did not look at, in sentences. */
import type { Diagnosis } from '../../contracts/diagnosis'
import type { Language } from '../../contracts/generation'
import { VITAL_NAMES } from '../../fleet/vitals'
import { ASSISTANT } from '../../policy'
import { withJosa } from '../words/josa'
import { shownName } from '../words/shown-name'
import { vitalName } from '../words/vital-name'

type Unchecked = Diagnosis['unchecked'][number]

/** One sentence for each thing; names of the same are told together, a few of them. */
export function uncheckedSentences(unchecked: readonly Unchecked[], language: Language): string[] {
  const groups = Map.groupBy(unchecked, ({ what }) => what)
  return [...groups].map(([what, all]) => SENTENCES[what](namesOf(all, language))[language])
}

function namesOf(all: readonly Unchecked[], language: Language): string {
  const names = all.flatMap(({ name }) => (name === null ? [] : [nameOf(name, language)]))
  const left = names.length - ASSISTANT.usualRows
  const shown = names.slice(0, ASSISTANT.usualRows).join(', ')
  if (left <= 0) return shown
  return language === 'ko' ? `${shown} 등` : `${shown} and others`
}

function nameOf(name: string, language: Language): string {
  const vital = VITAL_NAMES.find((one) => one === name)
  return vital ? vitalName(vital, language) : shownName(name)
}

const SENTENCES: Readonly<Record<Unchecked['what'], (names: string) => Record<Language, string>>> =
  {
    logs: () => ({
      ko: '로그는 수집하지 않아서 보지 못했어요.',
      en: 'Logs are not collected, and were not looked at.',
    }),
    events: () => ({
      ko: '배포나 재시작 같은 이벤트는 기록되지 않아서 보지 못했어요.',
      en: 'Events such as deploys are not recorded, and were not looked at.',
    }),
    topology: () => ({
      ko: '서버 사이의 의존 관계를 몰라서 다른 서버에서 번진 문제인지는 보지 못했어요.',
      en: 'It is not known which servers depend on each other, so causes elsewhere were not looked for.',
    }),
    server: (names) => ({
      ko: `소식이 없어 살피지 못한 서버예요: ${names}.`,
      en: `Silent, and so not looked at: ${names}.`,
    }),
    baseline: (names) => ({
      ko: `평소 값을 아직 배우는 중인 서버예요: ${names}.`,
      en: `What is usual is still being learned of: ${names}.`,
    }),
    vital: (names) => ({
      ko: `이 서버는 ${withJosa(names, '을/를')} 보내지 않아요.`,
      en: `Not reported by this server: ${names}.`,
    }),
  }
