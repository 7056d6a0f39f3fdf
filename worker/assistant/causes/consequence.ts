/** What stops while a server is off. */
import type { ActionName, Segment } from '../../contracts/assistant'
import type { Asked } from '../intents/intent-handler'
import { factNow, valuesNow } from '../intents/measured'
import type { Scope } from '../intents/scope'
import { segment, wordingOf } from '../intents/segments'
import { isCollected, metricOf } from '../metrics'
import { readOr } from '../unread'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'

/** What turns a server off, for a while at least. */
const TURNS_OFF: ReadonlySet<ActionName> = new Set(['restart', 'stop'])

const WHAT_THEN =
  /what (?:happens|breaks|fails|dies|stops|else)|impact|affect|consequence|before (?:re|stop|shut|turn)|무슨 ?일|뭔 ?일|어떻게 ?(?:돼|되|될)|영향|어떤 ?(?:문제|일)|뭐가 ?(?:멈|죽|깨|안)|괜찮/i

/** Whether it is asked what would come of it, rather than whether it would help. */
export const asksWhatThen = (asked: Asked): boolean => WHAT_THEN.test(asked.text)

/** What is cut when this is done to one server; nothing of several, or of what leaves it on. */
export async function consequenceSegments(asked: Asked, scope: Scope): Promise<Segment[]> {
  const { hypothetical_action: thought } = asked.understanding.entities
  const [server] = scope.servers.length === 1 ? scope.servers : []
  const metric = metricOf('connections')
  if (!thought || !TURNS_OFF.has(thought) || !server || !isCollected(metric)) return []
  const { say, language } = wordingOf(asked)
  const name = shownName(server.id)
  const open = (await readOr(new Map<string, number>(), valuesNow(asked, metric, scope))).get(
    server.id
  )
  const isOver = thought === 'stop'
  const cut =
    open === undefined
      ? ''
      : say(
          ` 지금 열린 TCP 연결은 ${quantity(open, metric.unit, 'ko')}이고, 그때 끊겨요.`,
          ` The TCP connections that are open now, ${quantity(open, metric.unit, language)}, are cut.`
        )
  const off = isOver
    ? say(
        `${withJosa(name, '이/가')} 꺼져 있는 동안에는 이 서버의 서비스가 응답하지 않고 측정값도 오지 않아요.`,
        `While ${name} is off, its services do not answer and nothing is measured.`
      )
    : say(
        `재시작하면 다시 켜질 때까지 ${name}의 서비스가 응답하지 않고 측정값도 오지 않아요.`,
        `Until ${name} is up again, its services do not answer and nothing is measured.`
      )
  const unknown = say(
    ' 어떤 서버가 여기에 기대는지는 여기서 알 수 없으니 먼저 확인하세요.',
    ' Which servers depend on it is not known here, so check that first.'
  )
  return [
    segment(asksWhatThen(asked) ? 'answer' : 'evidence', `${off}${cut}${unknown}`, [
      factNow(asked, metric, server.id, open ?? null),
    ]),
  ]
}
