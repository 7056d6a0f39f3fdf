/** What has nothing to do with these servers. */
import { likelyServer } from './help'
import { type IntentHandler, NOTHING } from './intent-handler'
import { segment, wordingOf } from './segments'
import { suggested } from './suggested'

export const outOfScope: IntentHandler = async (asked) => {
  const { say, language } = wordingOf(asked)
  const text = say(
    '그건 제가 답할 수 없어요. 저는 여기 연결된 서버의 상태, 원인, 예측에 대해서만 답해요.',
    'That is not something I can answer. I only answer about the servers connected here: how they are, why, and what comes next.'
  )
  const server = likelyServer(asked)?.id
  return {
    ...{ ...NOTHING, draft: [segment('answer', text)] },
    suggestions: suggested(['fleet_status', 'diagnose', 'forecast'], { language, server }),
  }
}
