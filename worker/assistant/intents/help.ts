/** What the assistant can do, with questions about servers that are there. */
import type { Server } from '../../contracts/fleet'
import { actionIn } from '../understanding/modality'
import { servers as countText } from '../words/quantity'
import { type Asked, type IntentHandler, NOTHING } from './intent-handler'
import { readingOf, rosterFact } from './scope'
import { segment, wordingOf } from './segments'
import { questionFor, suggested } from './suggested'

/** The server that most is to be said about; undefined for an empty fleet. */
export function likelyServer(asked: Asked): Server | undefined {
  const { servers } = asked.state
  const isIll = ({ id }: Server) => (readingOf(asked, id)?.status ?? 'online') !== 'online'
  return servers.find(isIll) ?? servers[0]
}

const LOGS = /로그(?!인)|\blogs?\b/i

/** Whether it is asked for doing something to servers, setting up alerts, or reading logs. */
function asksForWhatCannot({ text }: Asked): boolean {
  const asks =
    /^(?:can|could|do|does|will|are|is) |할 ?(?:수|줄)|가능|볼 ?수|있(?:어|나|니|을)|되나|돼/i
  return asks.test(text.trim()) && (LOGS.test(text) || actionIn(text.toLowerCase()) !== null)
}

export const help: IntentHandler = async (asked) => {
  const { say, language } = wordingOf(asked)
  const server = likelyServer(asked)?.id
  const fact = rosterFact(asked)
  const count = countText(asked.state.servers.length, language)
  const can = say(
    `서버 ${count}의 측정값으로 답해요. 지금 상태와 지표, 순위와 비교, 느려지거나 고장 난 원인, 이상 징후, 디스크가 차는 때 같은 예측, 기록된 이벤트, 고치는 명령, 기간 보고서를 물어보실 수 있어요.`,
    `It answers from what ${count} measured: how they are, metrics, rankings and comparisons, why something is slow or broken, what was unusual, when a disk will be full, recorded events, commands that help, and reports of a time.`
  )
  const cannot = say(
    '서버에서 무언가를 실행하거나 알림 규칙을 만들지는 못하고, 로그 내용과 응답 시간은 수집하지 않아요. 모든 답에는 근거와 그래프가 붙어요.',
    'It runs nothing on servers and sets up no alert rules; log lines and response times are not collected. Every answer comes with its evidence and graphs.'
  )
  // Who asks whether it can do what it cannot is told so first.
  const isDenied = asksForWhatCannot(asked)
  const first = isDenied
    ? [segment('answer', `${say('아니요. ', 'No. ')}${cannot}`), segment('evidence', can, [fact])]
    : [segment('answer', can, [fact]), segment('caveat', cannot)]
  const examples = [
    questionFor('server_status', { language, server }),
    questionFor('diagnose', { language, server }),
    questionFor('forecast', { language }),
  ].filter((question) => question !== null)
  return {
    ...NOTHING,
    draft: first,
    suggestions: server === undefined ? suggested(['list_servers'], { language }) : examples,
  }
}
