/** Which time a question is about. */
import { ASSISTANT, STORE } from '../../policy'
import { duration } from '../words/quantity'
import { endsNow, windowText } from '../words/times'
import { type Asked, type Found, NOTHING } from './intent-handler'
import { segment, wordingOf } from './segments'
import { suggested } from './suggested'

/** [from, to) in Unix ms. */
export interface AskedWindow {
  from: number
  to: number
  /** Whether it ends now. */
  isCurrent: boolean
  /** For a sentence: "지난 1시간", "yesterday 23:10–today 01:20". */
  words: string
  /** What happened when: "지난 1시간 동안", "어제", "over the last hour", "on 3 November". */
  during: string
}

/** A window; null where it is now that is asked about; or the answer where there can be none. */
export type Windowed = { window: AskedWindow | null } | { found: Found }

/** How long anything is kept. */
const RETENTION_MS = Math.max(...Object.values(STORE.retentionMs))

/** The window that a question names. */
export function windowOf(asked: Asked): Windowed {
  const { entities } = asked.understanding
  if (entities.time === 'now') return { window: null }
  const from = entities.from === undefined ? Number.NaN : Date.parse(entities.from)
  const to = entities.to === undefined ? asked.now : Date.parse(entities.to)
  if (isFuture(asked, from)) return { found: future(asked) }
  if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to) {
    return { window: lengthWindow(asked) }
  }
  const past = Math.min(to, asked.now)
  if (past <= asked.now - RETENTION_MS) return { found: tooOld(asked) }
  return { window: worded(asked, Math.max(from, asked.now - RETENTION_MS), past) }
}

/** The same, and where it is now that is asked about, the last day. */
export function pastWindowOf(asked: Asked): { window: AskedWindow } | { found: Found } {
  const windowed = windowOf(asked)
  if ('found' in windowed) return windowed
  const { now } = asked
  return { window: windowed.window ?? worded(asked, now - ASSISTANT.usualWindowMs, now) }
}

/** A window with its words. */
export function worded(asked: Asked, from: number, to: number): AskedWindow {
  const { clock, say } = wordingOf(asked)
  const words = windowText(from, to, clock)
  const isLength = words.startsWith(say('지난 ', 'the last '))
  const isNamed = words === say('어제', 'yesterday')
  const during = isNamed
    ? words
    : say(isLength ? `${words} 동안` : `${words}에`, `${prepositionOf(words)}${words}`)
  return { from, to, isCurrent: endsNow(to, asked.now), words, during }
}

/** What stands before a window in English; nothing before "yesterday 14:00–15:00". */
function prepositionOf(words: string): string {
  if (words.startsWith('the last ')) return 'over '
  if (/^(?:yesterday|today) /.test(words)) return ''
  return /^\d\d:/.test(words) ? 'during ' : 'on '
}

function isFuture({ understanding, now }: Asked, from: number): boolean {
  const { time = '' } = understanding.entities
  return from >= now || time.startsWith('+') || /^(?:tomorrow|next\b)/.test(time)
}

/** A duration that came without its instants. */
function lengthWindow(asked: Asked): AskedWindow | null {
  const [, days, hours, minutes] =
    /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?$/.exec(
      asked.understanding.entities.time ?? ''
    ) ?? []
  const length =
    Number(days ?? 0) * 86_400_000 + Number(hours ?? 0) * 3_600_000 + Number(minutes ?? 0) * 60_000
  if (length === 0) return null
  return worded(asked, asked.now - Math.min(length, RETENTION_MS), asked.now)
}

function future(asked: Asked): Found {
  const { say, language } = wordingOf(asked)
  const { server, metric } = asked.understanding.entities
  const text = say(
    '아직 오지 않은 시간이라 측정값이 없어요. 앞으로의 값은 예측으로 물어봐 주세요.',
    'That time has not come yet, so there are no measurements of it. Ask for a forecast instead.'
  )
  return {
    ...NOTHING,
    draft: [segment('answer', text)],
    suggestions: suggested(['forecast', 'metric_query'], { language, server, metric }),
  }
}

function tooOld(asked: Asked): Found {
  const { say, language } = wordingOf(asked)
  const kept = duration(RETENTION_MS / 1_000, language)
  const text = say(
    `측정값은 길어야 ${kept} 동안 보관해요. 그보다 오래된 기간은 답할 수 없어요.`,
    `Measurements are kept for ${kept} at most, so nothing is known of a time before that.`
  )
  return { ...NOTHING, draft: [segment('answer', text)] }
}
