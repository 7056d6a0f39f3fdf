/** Orders: nothing is done from here; what to type is told, after what to look at. */
import type { Segment } from '../../contracts/assistant'
import type { Server } from '../../contracts/fleet'
import { ACTION_WORDS } from '../causes/action-effect'
import { COMMANDS_OF_ACTION } from '../commands/catalogue'
import { commandsFor } from '../commands/fill'
import { serverLink } from '../links'
import { withJosa } from '../words/josa'
import { shownName } from '../words/shown-name'
import { moment } from '../words/times'
import { type Asked, type IntentHandler, NOTHING } from './intent-handler'
import { readingOf, scopeOf } from './scope'
import { segment, wordingOf } from './segments'
import { STATUS_WORDS } from './status-words'
import { suggested } from './suggested'

export const action: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const { scope } = scoped
  const { language, entities } = asked.understanding
  const { say } = wordingOf(asked)
  const [server] = scope.servers.length === 1 ? scope.servers : []
  const wanted = entities.action
  const words = wanted && ACTION_WORDS[wanted]
  const cannot = say(
    `저는 서버에서 명령을 실행하지 않아요.${words ? ` ${withJosa(words.ko, '은/는')} 직접 하셔야 해요.` : ''}`,
    `Nothing is run on servers from here.${words ? ` You would do the ${words.en.replace(/ (it|the process)$/, '')} yourself.` : ''}`
  )
  const commands = wanted ? commandsFor(COMMANDS_OF_ACTION[wanted], server, language) : []
  const how =
    commands.length === 0
      ? ''
      : say(
          ' 아래에서 먼저 상태를 확인하고, 위험도와 되돌리는 방법을 본 뒤 실행하세요.',
          ' Below are the commands: look first, then run it yourself after its risk and how to undo it.'
        )
  const which =
    server || !wanted
      ? ''
      : say(
          ' 서버를 하나로 정하지 않아서, 명령에 이름이 빠져 있어요.',
          ' No single server was named, so the commands leave its name open.'
        )
  const draft: Segment[] = [
    segment('answer', `${cannot}${how}${which}`),
    ...(server ? [statusSegment(asked, server)] : []),
  ]
  return {
    ...{ ...NOTHING, commands, draft },
    suggestions: suggested(['diagnose', 'server_status', 'anomalies'], {
      ...{ language, server: server?.id },
      metric: entities.metric,
    }),
  }
}

/** How the server is that something is to be done to. */
function statusSegment(asked: Asked, { id }: Server): Segment {
  const { say, clock, console, language } = wordingOf(asked)
  const reading = readingOf(asked, id)
  const name = shownName(id)
  const at = reading?.at ?? null
  const fact = asked.facts.add({
    ...{ kind: at === null ? 'absence' : 'roster', server: id },
    ...{ from: at ?? new Date(asked.now).toISOString(), to: new Date(asked.now).toISOString() },
    title: say(`${name}의 상태`, `State of ${name}`),
    text: reading === undefined ? null : STATUS_WORDS[reading.status][language],
    link: serverLink(console, id),
  })
  const time = at === null ? null : moment(Date.parse(at), clock)
  const heard =
    time === null
      ? say('하루 안에 들어온 측정값이 없어요', 'has not reported for a day')
      : say(`${time}에 마지막으로 측정됐어요`, `last reported at ${time}`)
  const status = {
    online: say('정상이고', 'is well and'),
    warning: say('주의 상태이고', 'is in a warning state and'),
    critical: say('심각 상태이고', 'is in a critical state and'),
    offline: say('연결이 끊겼고', 'is offline and'),
  }[reading?.status ?? 'offline']
  return segment(
    'evidence',
    say(`${withJosa(name, '은/는')} 지금 ${status} ${heard}.`, `${name} ${status} ${heard}.`),
    [fact]
  )
}
