/** Too little to act on: three questions to choose from, from what was asked before and how servers are. */
import type { Intent } from '../../contracts/assistant'
import { likelyServer } from './help'
import { type IntentHandler, NOTHING } from './intent-handler'
import { scopeOf } from './scope'
import { segment, wordingOf } from './segments'
import { suggested } from './suggested'

export const clarify: IntentHandler = async (asked) => {
  const { say, language } = wordingOf(asked)
  const { entities } = asked.understanding
  const scoped = scopeOf(asked)
  const named =
    'scope' in scoped && scoped.scope.kind === 'server' ? scoped.scope.servers[0]!.id : undefined
  const server = named ?? likelyServer(asked)?.id
  const intents: Intent[] =
    named !== undefined
      ? ['server_status', 'diagnose', 'metric_query']
      : entities.metric !== undefined
        ? ['top_n', 'metric_query', 'recommend']
        : ['fleet_status', 'diagnose', 'anomalies']
  const about = {
    language,
    server: entities.metric === undefined ? server : named,
    metric: entities.metric,
  }
  const text = say(
    '무엇을 알고 싶으신지 조금만 더 알려 주세요. 이런 것을 물어보실 수 있어요.',
    'Please say a little more about what you want to know. For example:'
  )
  return { ...NOTHING, draft: [segment('answer', text)], suggestions: suggested(intents, about) }
}
