/** What of a fleet could not be read for one answer. */
import type { Findings } from '../contracts/assistant'
import type { Asked, Found } from './intents/intent-handler'
import { segment, wordingOf } from './intents/segments'
import { FindingFailed, NoSuchFleet, type Telemetry, TelemetryUnavailable } from './telemetry'
import { withJosa } from './words/josa'

/** What is read beside who is there, which everything rests on. */
type Read = Exclude<keyof Telemetry, 'state'>

/** In the order in which they are told. */
const WORDS: Readonly<Record<Read, { ko: string; en: string }>> = {
  instant: { ko: '지금 측정값', en: 'current values' },
  range: { ko: '지난 측정값', en: 'past values' },
  health: { ko: '상태 점수', en: 'health scores' },
  healthOf: { ko: '상태 점수', en: 'health scores' },
  anomalies: { ko: '이상 징후', en: 'anomalies' },
  causes: { ko: '원인 분석', en: 'the analysis of causes' },
  forecast: { ko: '예측', en: 'forecasts' },
  events: { ko: '기록된 이벤트', en: 'recorded events' },
}

/** A telemetry that notes what could not be read. */
export interface Noting {
  telemetry: Telemetry
  unread: ReadonlySet<Read>
}

/** @param onBug told of a failure that is a bug of ours; without it, such a one is thrown as it is */
export function noting(telemetry: Telemetry, onBug?: (error: unknown) => void): Noting {
  const unread = new Set<Read>()
  async function noted<Value>(name: Read, read: () => Promise<Value>): Promise<Value> {
    try {
      return await read()
    } catch (error) {
      const isOurs = !(error instanceof TelemetryUnavailable)
      if (error instanceof NoSuchFleet || (isOurs && !onBug)) throw error
      unread.add(name)
      if (!isOurs) throw error
      onBug?.(error)
      throw new FindingFailed('internal', { cause: error })
    }
  }
  return {
    unread,
    telemetry: {
      state: () => telemetry.state(),
      instant: (...asked) => noted('instant', () => telemetry.instant(...asked)),
      range: (...asked) => noted('range', () => telemetry.range(...asked)),
      health: () => noted('health', () => telemetry.health()),
      healthOf: (...asked) => noted('healthOf', () => telemetry.healthOf(...asked)),
      anomalies: (...asked) => noted('anomalies', () => telemetry.anomalies(...asked)),
      forecast: (...asked) => noted('forecast', () => telemetry.forecast(...asked)),
      causes: (...asked) => noted('causes', () => telemetry.causes(...asked)),
      events: (...asked) => noted('events', () => telemetry.events(...asked)),
    },
  }
}

/** What was read, or what stands in where it could not be: the answer then says that it was not. */
export async function readOr<Value, Instead>(
  instead: Instead,
  read: Promise<Value>
): Promise<Value | Instead> {
  try {
    return await read
  } catch (error) {
    if (error instanceof TelemetryUnavailable) return instead
    throw error
  }
}

/** Those that could be read. @throws {TelemetryUnavailable} where there were some, and none could be */
export async function readSome<Value>(reads: readonly Promise<Value>[]): Promise<Value[]> {
  const all = await Promise.all(reads.map((read) => readOr(UNREAD, read)))
  const read = all.filter((one): one is Awaited<Value> & {} => one !== UNREAD)
  if (read.length === 0 && reads.length > 0) throw new TelemetryUnavailable('nothing could be read')
  return read as Value[]
}

const UNREAD = Symbol('unread')

/** What could not be read, by name; '' where all could. */
function namesOf(asked: Asked, unread: Noting['unread']): string {
  const { language } = asked.understanding
  const words = (Object.keys(WORDS) as Read[]).filter((name) => unread.has(name))
  return [...new Set(words.map((name) => WORDS[name][language]))].join(', ')
}

/** The answer with what is missing in it named; unchanged where nothing is. */
export function withUnread<Part extends Pick<Findings, 'draft' | 'unchecked'>>(
  asked: Asked,
  found: Part,
  unread: Noting['unread']
): Part {
  const names = namesOf(asked, unread)
  if (names === '') return found
  const text = wordingOf(asked).say(
    `${withJosa(names, '은/는')} 지금 읽을 수 없어서 이 답에 넣지 못했어요.`,
    `Not readable right now, and so missing here: ${names}.`
  )
  return {
    ...found,
    draft: [...found.draft, segment('caveat', text)],
    unchecked: [...found.unchecked, text],
  }
}

/** What is known of the servers in question, where what was asked for could not be read. */
export function insteadOf(asked: Asked, known: Found): Found {
  const { say } = wordingOf(asked)
  const text = say(
    '물어보신 것에 답할 값을 지금 읽을 수 없어요. 대신 지금 알 수 있는 상태를 알려 드려요.',
    'What would answer this cannot be read right now. This is what is known at present instead.'
  )
  const rest = known.draft.map((one) =>
    one.kind === 'answer' ? { ...one, kind: 'evidence' as const } : one
  )
  return { ...known, confidence: 0, draft: [segment('answer', text), ...rest] }
}
