/** Log lines that came with a question: counted and quoted, never believed. */
import type { Fact, Findings, Segment } from '../contracts/assistant'
import type { Language } from '../contracts/generation'
import { instant } from '../contracts/moment'
import type { SentLine, SentLog } from '../contracts/sent-log'
import { ASSISTANT, MODELS } from '../policy'
import type { Asked } from './intents/intent-handler'
import { segment, wordingOf } from './intents/segments'
import { withJosa } from './words/josa'
import { shownName } from './words/shown-name'

type Level = 'error' | 'warn' | 'other'

interface ReadLine {
  /** Unix ms; when it was sent, where it does not say. */
  atMs: number
  level: Level
  /** Null for one that the answer knows nothing of. */
  server: string | null
  text: string
}

const ERROR =
  /\b(?:err(?:or)?|fatal|crit(?:ical)?|panic|emerg(?:ency)?|severe|exception)\b|오류|에러/i
const WARNING = /\bwarn(?:ing)?\b|경고/i

const levelOf = (text: string): Level =>
  ERROR.test(text) ? 'error' : WARNING.test(text) ? 'warn' : 'other'

function read(line: SentLine, { now, state }: Asked): ReadLine {
  if (typeof line === 'string') return { atMs: now, level: levelOf(line), server: null, text: line }
  const { timestamp, level, message, server } = line
  const at = typeof timestamp === 'string' ? Date.parse(timestamp) : timestamp
  const known = state.servers.find(({ id, hostname }) => id === server || hostname === server)
  return {
    // A time to come is a mistake of the sender's clock.
    atMs: at === undefined || !Number.isFinite(at) || at < 0 ? now : Math.min(at, now),
    level: levelOf(level ?? message),
    server: known?.id ?? null,
    text: message,
  }
}

/** What the lines say, as facts and a sentence; null where there are none, or no answer needs them. */
export function sentLog(log: SentLog | undefined, asked: Asked): Segment | null {
  const { intent, entities } = asked.understanding
  const isOurs = (MODELS.notWorded as readonly string[]).includes(intent)
  if (log === undefined || log.length === 0 || isOurs || !asked.facts.hasRoom) return null
  const lines = log.map((line) => read(line, asked))
  const pattern = entities.pattern?.trim().toLowerCase() ?? ''
  const matching = pattern ? lines.filter(({ text }) => text.toLowerCase().includes(pattern)) : []
  const errors = lines.filter(({ level }) => level === 'error')
  const warnings = lines.filter(({ level }) => level === 'warn')
  const quoted = [...matching, ...errors, ...warnings]
    .filter((line, at, all) => all.indexOf(line) === at)
    .slice(0, ASSISTANT.quotedLines)
  const facts = [
    countFact(asked, lines, errors.length),
    ...quoted.map((line) => lineFact(asked, line)),
  ]
  const { say } = wordingOf(asked)
  const [all, bad, odd, found] = [lines, errors, warnings, matching].map(({ length }) => length)
  const searched = pattern
    ? say(
        ` ${withJosa(shownName(entities.pattern!), '이/가')} 들어 있는 줄은 ${found}줄이에요.`,
        ` ${shownName(entities.pattern!)} is in ${found} of them.`
      )
    : ''
  const text = say(
    `함께 보내 주신 로그 ${all}줄 가운데 오류로 적힌 줄은 ${bad}줄, 경고로 적힌 줄은 ${odd}줄이에요.${searched} 적힌 내용이 맞는지는 확인하지 않았어요.`,
    `Of the ${all} log ${all === 1 ? 'line' : 'lines'} sent with the question, ${bad} ${bad === 1 ? 'says' : 'say'} error and ${odd} ${odd === 1 ? 'says' : 'say'} warning.${searched} Whether they are right was not checked.`
  )
  return segment('evidence', text, facts)
}

/** With the sentence about the lines before what was not looked at. */
export function withSentLog(draft: Findings['draft'], told: Segment | null): Findings['draft'] {
  if (!told) return draft
  const at = draft.findIndex(({ kind }) => kind === 'command' || kind === 'caveat')
  return at < 0 ? [...draft, told] : draft.toSpliced(at, 0, told)
}

function countFact(asked: Asked, lines: readonly ReadLine[], errors: number): Fact {
  const { say } = wordingOf(asked)
  const times = lines.map(({ atMs }) => atMs)
  return asked.facts.add({
    ...{ kind: errors === 0 ? 'absence' : 'event', unit: 'events', value: errors },
    title: say('함께 보낸 로그의 오류', 'errors in the log lines that were sent'),
    ...{ from: instant(Math.min(...times)), to: instant(Math.max(...times)) },
  })
}

const TITLES = {
  error: { ko: '함께 보낸 로그의 오류 줄', en: 'a line that says error, as sent' },
  warn: { ko: '함께 보낸 로그의 경고 줄', en: 'a line that says warning, as sent' },
  other: { ko: '함께 보낸 로그 줄', en: 'a log line, as sent' },
} as const satisfies Record<Level, Record<Language, string>>

function lineFact(asked: Asked, { atMs, level, server, text }: ReadLine): Fact | null {
  if (!asked.facts.hasRoom) return null
  const at = instant(atMs)
  return asked.facts.add({
    ...{
      kind: 'event',
      server,
      title: TITLES[level][asked.understanding.language],
      from: at,
      to: at,
    },
    text: text.slice(0, MODELS.maxRecordedText),
  })
}
