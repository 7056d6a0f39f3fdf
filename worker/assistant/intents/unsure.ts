/** What is answered where a question was not understood surely enough. */
import type { Intent } from '../../contracts/assistant'
import type { Language } from '../../contracts/generation'
import { isCollected, metricOf } from '../metrics'
import { withJosa } from '../words/josa'
import { anomalies } from './anomalies'
import { type Asked, type IntentHandler, NOTHING } from './intent-handler'
import { metricQuery } from './metric-query'
import { scopeOf } from './scope'
import { segment, wordingOf } from './segments'
import { status } from './status'
import { questionFor } from './suggested'

const MOST_READINGS = 3

/** That it is not clear, what can be shown of whatever was named, and the likeliest meanings to choose from. */
export const unsure: IntentHandler = async (asked) => {
  const { say } = wordingOf(asked)
  const scoped = scopeOf(asked)
  // Without a server to show anything of, which one it is comes first.
  if ('found' in scoped) return { ...scoped.found, confidence: asked.understanding.confidence }
  const shown = await shownFor(asked)(namedOnly(asked))
  const { scope } = scoped
  // Where something is named, what is known of it comes before the doubt.
  const { intent, entities } = asked.understanding
  const isNamed = scope.kind !== 'fleet' || entities.metric !== undefined
  if (isNamed && intent !== 'action') {
    const doubt = say(
      '다만 무엇을 알고 싶으신지 확실하지 않아요. 다른 뜻이라면 아래에서 골라 주세요.',
      'It is not quite clear what is asked, though; if something else was meant, choose below.'
    )
    return {
      ...NOTHING,
      confidence: asked.understanding.confidence,
      draft: [...shown.draft, segment('caveat', doubt)],
      unchecked: shown.unchecked,
      suggestions: meanings(asked),
    }
  }
  const opening = segment(
    'answer',
    say(
      '무엇을 알고 싶으신지 확실하지 않아서, 우선 지금 보여 드릴 수 있는 것을 답할게요.',
      'It is not quite clear what is asked, so here is what can be shown right now.'
    )
  )
  const draft = shown.draft.map((one) =>
    one.kind === 'answer' ? { ...one, kind: 'evidence' as const } : one
  )
  return {
    ...NOTHING,
    confidence: asked.understanding.confidence,
    draft: [opening, ...draft],
    unchecked: shown.unchecked,
    suggestions: meanings(asked),
  }
}

/** What there are values of; a time to come is left to the question that is chosen. */
function namedOnly(asked: Asked): Asked {
  const { server, servers, unknown_server, nearest, role, metric, threshold, op } =
    asked.understanding.entities
  const { time, from, to } = asked.understanding.entities
  const isPast = to !== undefined && Date.parse(to) <= asked.now
  const entities = {
    ...(server !== undefined && { server }),
    ...(servers !== undefined && { servers }),
    ...(unknown_server !== undefined && { unknown_server }),
    ...(nearest !== undefined && { nearest }),
    ...(role !== undefined && { role }),
    ...(metric !== undefined && { metric }),
    ...(threshold !== undefined && { threshold }),
    ...(op !== undefined && { op }),
    ...(isPast && { time, from, to }),
  }
  return { ...asked, understanding: { ...asked.understanding, entities } }
}

function shownFor({ understanding: { entities } }: Asked): IntentHandler {
  const { metric, from, to } = entities
  if (metric !== undefined && isCollected(metricOf(metric))) return metricQuery
  // Of a time, what was unusual in it says more than how servers are now.
  const isTime = from !== undefined && to !== undefined && Date.parse(to) - Date.parse(from) > 0
  return isTime ? anomalies : status
}

/** What each reading is called. */
const READINGS: Readonly<Record<Intent, Readonly<Record<Language, string>>>> = {
  list_servers: { ko: '서버 목록', en: 'a list of servers' },
  fleet_status: { ko: '전체 상태', en: 'how all servers are' },
  server_status: { ko: '서버 상태', en: 'how a server is' },
  metric_query: { ko: '지표 값', en: 'the value of a metric' },
  top_n: { ko: '순위', en: 'a ranking' },
  compare: { ko: '비교', en: 'a comparison' },
  diagnose: { ko: '원인 분석', en: 'what is wrong and why' },
  list_alerts: { ko: '경고 목록', en: 'a list of alerts' },
  anomalies: { ko: '이상 징후', en: 'what was unusual' },
  forecast: { ko: '예측', en: 'a forecast' },
  search_logs: { ko: '이벤트 기록', en: 'recorded events' },
  recommend: { ko: '해결 방법', en: 'what to do' },
  action: { ko: '작업', en: 'something to be done' },
  alert_config: { ko: '알림 설정', en: 'an alert rule' },
  report: { ko: '보고서', en: 'a report' },
  help: { ko: '도움말', en: 'help' },
  clarify: { ko: '되묻기', en: 'unclear' },
  out_of_scope: { ko: '다른 주제', en: 'another matter' },
  unsafe: { ko: '위험한 요청', en: 'unsafe' },
}

/** The answer of the likeliest reading, that it is one of several, and the others to choose from. */
export const guessed =
  (handler: IntentHandler): IntentHandler =>
  async (asked) => {
    const { say } = wordingOf(asked)
    const found = await handler(asked)
    const { ko, en } = READINGS[asked.understanding.intent]
    const text = say(
      `${withJosa(ko, '을/를')} 물어보신 것으로 보고 답했어요. 다른 뜻이라면 아래에서 골라 주세요.`,
      `This takes the question to be about ${en}; if something else was meant, choose below.`
    )
    return {
      ...found,
      draft: [...found.draft, segment('caveat', text)],
      suggestions: others(asked),
    }
  }

/** The likeliest readings as questions; what no question fits is passed over. */
function meanings(asked: Asked, but?: Intent): string[] {
  const { readings, entities, language } = asked.understanding
  const server = asked.state.servers.find(({ id }) => id === entities.server)?.id
  const [first, second] = entities.servers ?? []
  const about = {
    ...{ language, server: server ?? first, other: second, metric: entities.metric },
  }
  const intents = readings.map(({ intent }) => intent).filter((intent) => intent !== but)
  const questions = [...intents, ...USUAL.filter((intent) => intent !== but)].flatMap(
    (intent) => questionFor(intent, about) ?? []
  )
  return [...new Set(questions)].slice(0, MOST_READINGS)
}

/** What is offered where no reading can be. */
const USUAL: readonly Intent[] = ['fleet_status', 'diagnose', 'help']

/** The readings but the one that was answered. */
const others = (asked: Asked) => meanings(asked, asked.understanding.intent)
