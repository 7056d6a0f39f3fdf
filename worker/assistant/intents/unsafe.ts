/** What is declined: secrets, attempts to change the rules, mass destruction. Nothing of the question is repeated. */
import { type IntentHandler, NOTHING } from './intent-handler'
import { segment, wordingOf } from './segments'
import { suggested } from './suggested'

const REASONS = {
  secret_exfiltration: {
    ko: '비밀번호나 키 같은 비밀 정보는 알려 드릴 수 없어요. 저는 그런 정보를 가지고 있지도 않아요.',
    en: 'Secrets such as passwords and keys are not given out here, and are not known here either.',
  },
  prompt_injection: {
    ko: '그 요청은 따를 수 없어요. 답하는 방식은 질문으로 바뀌지 않아요.',
    en: 'That request is declined: how questions are answered does not change by asking.',
  },
  destructive: {
    ko: '데이터나 서버를 한꺼번에 망가뜨리는 일은 돕지 않아요.',
    en: 'Help with destroying data or servers is declined.',
  },
} as const

const OTHER = { ko: '그 요청은 도와 드릴 수 없어요.', en: 'That request is declined.' } as const

const reasonFor = (kind: string | undefined) =>
  kind !== undefined && Object.hasOwn(REASONS, kind) ? REASONS[kind as keyof typeof REASONS] : OTHER

export const unsafe: IntentHandler = async (asked) => {
  const { say, language } = wordingOf(asked)
  const reason = reasonFor(asked.understanding.entities.kind)[language]
  const text = say(
    `${reason} 서버의 상태, 문제의 원인, 예측, 안전한 명령은 물어보실 수 있어요.`,
    `${reason} You can ask how servers are, what is wrong with them, what comes next, and for safe commands.`
  )
  return {
    ...{ ...NOTHING, draft: [segment('answer', text)] },
    suggestions: suggested(['fleet_status', 'diagnose', 'help'], { language }),
  }
}
