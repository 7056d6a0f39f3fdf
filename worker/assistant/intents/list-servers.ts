/** Which servers there are. */
import type { Reading, Server, Status } from '../../contracts/fleet'
import { ASSISTANT } from '../../policy'
import { withJosa } from '../words/josa'
import { servers as countText } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Asked, type IntentHandler, NOTHING } from './intent-handler'
import { environmentIn, readingOf, scopeOf } from './scope'
import { andMore, segment, wordingOf } from './segments'
import { STATUS_WORDS } from './status-words'
import { suggested } from './suggested'
import { topN } from './top-n'

/** What people call states; `unhealthy` is every state but `online`. */
const STATUS_NAMES: Readonly<Record<string, readonly Status[]>> = {
  online: ['online'],
  healthy: ['online'],
  up: ['online'],
  warning: ['warning'],
  critical: ['critical'],
  offline: ['offline'],
  down: ['offline'],
  silent: ['offline'],
  unhealthy: ['critical', 'warning', 'offline'],
}

/** A state before the noun, in Korean. */
const BEFORE_NOUN: Readonly<Record<Status, string>> = {
  online: '정상',
  warning: '경고 상태인',
  critical: '심각 상태인',
  offline: '응답이 없는',
}

const ENGLISH = Object.fromEntries(
  Object.entries(STATUS_WORDS).map(([status, { en }]) => [status, en])
) as Readonly<Record<Status, string>>

interface Filter {
  test: (server: Server, reading: Reading | undefined) => boolean
  /** Before the noun. */
  words: string
}

function statusFilter(asked: Asked): Filter | null {
  const { entities, language } = asked.understanding
  const name = entities.status?.toLowerCase()
  if (name === undefined || !Object.hasOwn(STATUS_NAMES, name)) return null
  const wanted = STATUS_NAMES[name]!
  return {
    test: (_, reading) => wanted.includes(reading?.status ?? 'offline'),
    words:
      wanted.length > 1
        ? language === 'ko'
          ? '정상이 아닌'
          : 'not online'
        : (language === 'ko' ? BEFORE_NOUN : ENGLISH)[wanted[0]!],
  }
}

export const listServers: IntentHandler = async (asked) => {
  // With a metric it is their values that are asked for.
  if (asked.understanding.entities.metric !== undefined) return topN(asked)
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const { scope } = scoped
  const { say, language } = wordingOf(asked)
  const filters = [statusFilter(asked)].filter((one) => one !== null)
  const rows = scope.servers
    .map((server) => ({ server, reading: readingOf(asked, server.id) }))
    .filter(({ server, reading }) => filters.every(({ test }) => test(server, reading)))
  const at = new Date(asked.now).toISOString()
  const role = asked.understanding.entities.role
  const environment = environmentIn(asked)
  const names = [
    ...(environment ? [shownName(environment)] : []),
    ...(role ? [shownName(role)] : []),
  ]
  const kind = [...filters.map(({ words }) => words), ...names].join(say(' ', ', '))
  const noun = say(kind ? `${kind} 서버` : '서버', kind)
  const fact = asked.facts.add({
    ...{ kind: 'roster', unit: 'servers', value: rows.length, from: at, to: at },
    title: say(noun, kind ? `Servers: ${kind}` : 'Servers'),
  })
  const total = asked.state.servers.length
  const count = countText(rows.length, language)
  const isAll = rows.length === total
  const all = isAll
    ? null
    : asked.facts.add({
        ...{ kind: 'roster', unit: 'servers', value: total, from: at, to: at },
        title: say('등록된 서버', 'Servers in the fleet'),
      })
  const text =
    rows.length === 0
      ? say(
          `${withJosa(noun, '은/는')} 없어요. 전체 ${countText(total, 'ko')} 중에서 찾았어요.`,
          names.length === 0
            ? `None of ${countText(total, 'en')} is ${kind}.`
            : `No server matches (${kind}) of ${countText(total, 'en')}.`
        )
      : isAll
        ? say(
            `서버는 모두 ${withJosa(count, '이에요/예요')}.`,
            `There ${rows.length === 1 ? 'is' : 'are'} ${count}.`
          )
        : say(
            `${withJosa(noun, '은/는')} 전체 ${countText(total, 'ko')} 중 ${withJosa(count, '이에요/예요')}.`,
            names.length === 0
              ? `${rows.length} of ${countText(total, 'en')} ${rows.length === 1 ? 'is' : 'are'} ${kind}.`
              : `${rows.length} of ${countText(total, 'en')} ${rows.length === 1 ? 'matches' : 'match'} (${kind}).`
          )
  const shown = rows.slice(0, ASSISTANT.maxRows)
  const list = shown.map(({ server, reading }) => rowText(server, reading, language)).join(', ')
  const more = andMore(rows.length - shown.length, language)
  return {
    ...NOTHING,
    draft: [
      segment('answer', text, [fact, all]),
      ...(shown.length === 0 ? [] : [segment('evidence', `${list}${more}.`, [fact])]),
    ],
    suggestions: suggested(['fleet_status', 'top_n', 'server_status'], {
      ...{ language, server: shown[0]?.server.id },
    }),
  }
}

function rowText(server: Server, reading: Reading | undefined, language: 'ko' | 'en'): string {
  const status = STATUS_WORDS[reading?.status ?? 'offline'][language]
  const facts = [server.type, server.environment].flatMap((fact) => (fact ? [shownName(fact)] : []))
  const space = language === 'ko' ? '' : ' '
  return `${shownName(server.id)}${space}(${[...facts, status].join(', ')})`
}
