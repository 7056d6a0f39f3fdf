/** What a watcher has seen of one run of the assistant. */
import type {
  Answer,
  Fact,
  Findings,
  Segment,
  Skipped,
  Understanding,
} from '../../../worker/contracts/assistant'
import type { RunEvent, RunFailure, RunStep } from '../../../worker/contracts/assistant-run'

export type Cause = Findings['causes'][number]

/** A step that has begun. */
export interface Step {
  step: RunStep
  /** Since the question, ms. */
  ms: number
  progress: number
}

export interface RunSeen {
  /** Of the newest event; 0 before the first. */
  lastId: number
  steps: Step[]
  understanding: Understanding | null
  facts: Fact[]
  causes: Cause[]
  /** The words that hold until `answer` has better ones. */
  segments: Segment[]
  /** What a model has said so far, which may yet be taken back. */
  attempt: Segment[]
  /** Whether a model's words were taken back. */
  isWithdrawn: boolean
  skipped: Skipped[]
  answer: Answer | null
  failure: RunFailure['reason'] | 'expired' | null
  /** Whether nothing follows. */
  isOver: boolean
}

export const NOTHING_SEEN: RunSeen = {
  lastId: 0,
  steps: [],
  understanding: null,
  facts: [],
  causes: [],
  segments: [],
  attempt: [],
  isWithdrawn: false,
  skipped: [],
  answer: null,
  failure: null,
  isOver: false,
}

/** Engines whose words are never taken back. */
const OWN_ENGINES: ReadonlySet<string> = new Set(['evidence', 'static'])

/** What has been seen after one more event; an event that was seen already changes nothing. */
export function seeing(seen: RunSeen, event: RunEvent): RunSeen {
  if (event.id <= seen.lastId) return seen
  return { ...seen, lastId: event.id, ...news(seen, event) }
}

function news(seen: RunSeen, { event, data }: RunEvent): Partial<RunSeen> {
  switch (event) {
    case 'stage': {
      const { step, ms, progress } = data
      return { steps: [...seen.steps, { step, ms, progress }] }
    }
    case 'understanding':
      return { understanding: data }
    case 'evidence':
      return { facts: [...seen.facts, data] }
    case 'hypothesis':
      return { causes: [...seen.causes, data] }
    case 'segment':
      return OWN_ENGINES.has(data.engine)
        ? { segments: [...seen.segments, data] }
        : { attempt: [...seen.attempt, data] }
    case 'reset':
      return { attempt: [], isWithdrawn: true }
    case 'notice':
      return { skipped: [...seen.skipped, data] }
    case 'result':
      return answered(data)
    case 'fail':
      return { failure: data.reason, attempt: [] }
    case 'end':
      return { isOver: true }
    case 'run':
      return {}
  }
}

/** The answer stands for what led to it: it has the same facts and causes. */
const answered = (answer: Answer): Partial<RunSeen> => ({
  answer,
  understanding: answer.findings.understanding,
  facts: [],
  causes: [],
  segments: [],
  attempt: [],
  skipped: [],
})

/** The words to show. */
export const segmentsOf = ({ answer, segments }: RunSeen) => answer?.segments ?? segments
export const factsOf = ({ answer, facts }: RunSeen) => answer?.findings.facts ?? facts
export const causesOf = ({ answer, causes }: RunSeen) => answer?.findings.causes ?? causes
export const skippedOf = ({ answer, skipped }: RunSeen) => answer?.skipped ?? skipped
