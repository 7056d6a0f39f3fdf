/** What the assistant was asked and how it went, and which models may be asked. */
import { DurableObject } from 'cloudflare:workers'
import {
  type Admission,
  type AdmissionState,
  type Admitted,
  admitted,
  type Candidate,
  FRESH,
  type Outcome,
  reported,
} from '../worker/assistant/admission'
import { engineStates } from '../worker/assistant/engine-states'
import { allowanceOf } from '../worker/assistant/engines/models/settings'
import { beginning, statsOf, type Totals, withEntry } from '../worker/assistant/journal-totals'
import { Turns } from '../worker/assistant/turns'
import { VisitorRate, visitorsShare } from '../worker/assistant/visitor-rate'
import type { FleetId } from '../worker/contracts/fleet'
import type { LogEntry, LogsQuery, Stats } from '../worker/contracts/journal'
import type { EngineState } from '../worker/contracts/original-assistant'
import { ASSISTANT, CACHE, MODELS } from '../worker/policy'
import { ObjectUse } from './object-use'

/** Some questions that follow each other, and what was added up by the last of them. */
interface Page {
  number: number
  entries: LogEntry[]
  totals: Totals
}

const PAGES = 'page/'
const ADMISSION = 'admission'
const keyOf = (number: number) => `${PAGES}${String(number).padStart(12, '0')}`

/**
 * Addressed by workspace: `env.JOURNALS.getByName('main')`. A question costs one row: the page that it is
 * written on holds the totals as well; a model that is asked costs another.
 */
export class Journal extends DurableObject<Env> implements Admission {
  readonly #use = new ObjectUse(this.ctx, this.env)
  /** The oldest first. */
  readonly #pages: Page[]
  readonly #turns = new Turns({ most: CACHE.maxFlights, waitMs: CACHE.flightWaitMs }, (ms) =>
    scheduler.wait(ms)
  )
  #admission: AdmissionState
  /** What visitors ask models and us; forgotten with the object's memory. */
  readonly #visitors = new VisitorRate(MODELS.visitors)
  readonly #questions = new VisitorRate(ASSISTANT.visitors)

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#pages = [...ctx.storage.kv.list<Page>({ prefix: PAGES })].map(([, page]) => page)
    this.#admission = ctx.storage.kv.get<AdmissionState>(ADMISSION) ?? FRESH
    this.#use.count({ rowsRead: this.#pages.length + 1 })
  }

  /** Write down a question. */
  record(entry: LogEntry): Promise<void> {
    return this.#use.during(() => {
      const page = this.#page(Date.parse(entry.timestamp))
      page.entries.push(entry)
      page.totals = withEntry(page.totals, entry)
      this.ctx.storage.kv.put(keyOf(page.number), page)
      this.#use.count({ rowsWritten: 1 })
      this.#use.report()
    })
  }

  /** How long a visitor is to wait with a question, ms: 0 where it is theirs to ask, and is counted. */
  waitToAsk(fleet: FleetId): Promise<number> {
    return this.#use.during(() => this.#questions.wait(fleet, Date.now()))
  }

  /**
   * What is set aside is written down with the report: an object that is busy does not sleep.
   * @param fleet that models are asked for; whoever asks of a simulated one is a visitor
   */
  admit(candidates: readonly Candidate[], fleet: FleetId = 'main'): ReturnType<Admission['admit']> {
    return this.#use.during(() => {
      const now = Date.now()
      const isVisitor = fleet !== 'main'
      if (isVisitor && !this.#visitors.allows(fleet, now)) {
        const refused = candidates.map(({ key }) => ({ key, reason: 'too-frequent' as const }))
        return { admitted: null, refused }
      }
      const allowance = allowanceOf(this.env)
      const { state, ...decision } = admitted(
        this.#admission,
        candidates,
        isVisitor ? visitorsShare(allowance) : allowance,
        now
      )
      this.#admission = state
      if (isVisitor && decision.admitted) this.#visitors.count(fleet, now)
      return decision
    })
  }

  report(ticket: Admitted['ticket'], outcome: Outcome): Promise<void> {
    return this.#use.during(() => {
      const now = Date.now()
      this.#admission = reported(this.#admission, ticket, outcome, now, Math.random())
      this.ctx.storage.kv.put(ADMISSION, this.#admission)
      this.#use.count({ rowsWritten: 1 })
    })
  }

  /**
   * Wait until nobody else words the same evidence. Runs are objects of their own, and meet here alone.
   * @returns whether {@link endTurn} is to be called
   */
  takeTurn(key: string): Promise<boolean> {
    return this.#use.during(() => this.#turns.take(key))
  }

  endTurn(key: string): Promise<void> {
    return this.#use.during(() => this.#turns.end(key))
  }

  /** The engines, in the order in which they are asked. */
  engines(): Promise<EngineState[]> {
    return this.#use.during(() => engineStates(this.env, this.#admission, Date.now()))
  }

  /** The newest first. */
  logs({ limit, level }: LogsQuery): Promise<LogEntry[]> {
    return this.#use.during(() =>
      this.#pages
        .flatMap(({ entries }) => entries)
        .filter((entry) => level === undefined || entry.level === level)
        .slice(-limit)
        .reverse()
    )
  }

  stats(): Promise<Stats> {
    return this.#use.during(() => statsOf(this.#pages.at(-1)?.totals ?? beginning(Date.now())))
  }

  /** The page to write on. */
  #page(nowMs: number): Page {
    const last = this.#pages.at(-1)
    if (last && last.entries.length < ASSISTANT.journalPage) return last
    const number = (last?.number ?? 0) + 1
    const page = { number, entries: [], totals: last?.totals ?? beginning(nowMs) }
    this.#pages.push(page)
    if (this.#pages.length * ASSISTANT.journalPage > ASSISTANT.journalEntries) {
      this.ctx.storage.kv.delete(keyOf(this.#pages.shift()!.number))
      this.#use.count({ rowsWritten: 1 })
    }
    return page
  }
}
