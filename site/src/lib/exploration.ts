import { signal } from '@preact/signals'
import type { Fleet } from '../../../worker/contracts/fleet'
import { type Problem, problemOf } from './api'
import { serverNow } from './clock'
import { type Explored, MAX_EXPRESSION, readAddress, writeAddress } from './explore-address'
import { forgotten, readHistory, remembered } from './expression-history'
import { queryAt, queryOver } from './prometheus'
import type { Answer } from './query-answer'
import { MAX_LINES, MAX_ROWS } from './query-lines'
import { type QueryWindow, windowOf } from './query-window'
import { visibleFleets } from './session'
import { store, stored } from './stored'

const HISTORY_KEY = 'explore-history'

/** What a query came to, and what it asked. */
export interface Outcome {
  /** The how-manieth of this page it is. */
  number: number
  asked: Explored
  answer: Answer
  /** Null for a moment. */
  window: QueryWindow | null
  /** From asking to the whole answer. */
  tookMs: number
}

/** What a visitor explores: the address says what is asked, and each change of it is asked at once. */
export class Exploration {
  readonly view = signal<Explored>(readAddress(new URLSearchParams()))
  /** The expression as it stands in the editor, asked or not. */
  readonly draft = signal('')
  readonly outcome = signal<Outcome | null>(null)
  readonly running = signal(false)
  readonly cancelled = signal(false)
  /** Why the query failed. */
  readonly problem = signal<Problem | null>(null)
  /** Null until it is known which there are. */
  readonly fleets = signal<Fleet[] | null>(null)
  /** Why it cannot be known. */
  readonly fleetsProblem = signal<Problem | null>(null)
  /** Whether the address is about servers that only their owner may see. */
  readonly withheld = signal(false)
  /** Expressions that were asked, newest first. */
  readonly history = signal<string[]>([])
  private controller: AbortController | null = null

  /** Follow the address from now on; returns how to stop. */
  begin(): () => void {
    const follow = () => {
      this.read()
      this.run()
    }
    this.history.value = readHistory(stored(HISTORY_KEY))
    this.read()
    this.loadFleets()
    addEventListener('popstate', follow)
    return () => {
      removeEventListener('popstate', follow)
      this.controller?.abort()
    }
  }

  /** Learn which fleets there are, and ask what the address asks of one of them. */
  async loadFleets() {
    this.fleetsProblem.value = null
    try {
      this.fleets.value = await visibleFleets()
      this.view.value = { ...this.view.peek(), fleet: this.visible(this.view.peek().fleet) }
      await this.run()
    } catch (error) {
      this.fleetsProblem.value = problemOf(error)
    }
  }

  /** Ask the expression in the editor, or `change` of what is asked; each is a step of the browser's history. */
  async go(change: Partial<Explored> = {}) {
    const expr = this.draft.peek().trim().slice(0, MAX_EXPRESSION)
    this.view.value = { ...this.view.peek(), expr, ...change }
    if (change.fleet) this.withheld.value = false
    this.draft.value = this.view.peek().expr
    const address = `${location.pathname}?${writeAddress(this.view.peek())}`
    if (address !== location.pathname + location.search) history.pushState(null, '', address)
    // What failed at first may work by now.
    await (this.fleets.peek() ? this.run() : this.loadFleets())
  }

  /** Stop waiting for the answer. */
  cancel() {
    this.controller?.abort()
    this.running.value = false
    this.cancelled.value = true
  }

  forget(expr: string) {
    this.keep(forgotten(this.history.peek(), expr))
  }

  forgetAll() {
    this.keep([])
  }

  private keep(history: string[]) {
    this.history.value = history
    store(HISTORY_KEY, JSON.stringify(history))
  }

  private read() {
    const read = readAddress(new URLSearchParams(location.search))
    this.view.value = { ...read, fleet: this.visible(read.fleet) }
    this.draft.value = read.expr
  }

  /** The fleet that was asked for, or the one in its place: a simulated fleet is only its visitor's. */
  private visible(wanted: string): string {
    const fleets = this.fleets.peek()
    if (!fleets) return wanted
    const own = fleets.find(({ id }) => id === wanted)
    // In its place another fleet's values would be taken for its own.
    this.withheld.value = wanted === 'main' && !own
    if (this.withheld.peek()) return ''
    const simulated = fleets.find((fleet) => fleet.simulated)
    const real = fleets.find((fleet) => !fleet.simulated)
    const usual = real && (real.serverCount > 0 || !simulated) ? real : simulated
    return (own ?? (wanted.startsWith('sim-') ? simulated : null) ?? usual)?.id ?? ''
  }

  private async run() {
    this.controller?.abort()
    const controller = new AbortController()
    const { signal } = controller
    const asked = this.view.peek()
    this.controller = controller
    this.cancelled.value = false
    this.problem.value = null
    this.running.value = asked.expr !== '' && asked.fleet !== ''
    if (!this.running.peek()) {
      this.outcome.value = null
      return
    }
    const begun = performance.now()
    try {
      const window = asked.tab === 'graph' ? windowOf(asked, serverNow()) : null
      const limit = window ? MAX_LINES : MAX_ROWS
      const asking = { fleet: asked.fleet, expr: asked.expr, limit, signal }
      const answer = await (window ? queryOver(asking, window) : queryAt(asking, asked.endMs))
      if (signal.aborted) return
      const number = (this.outcome.peek()?.number ?? 0) + 1
      this.outcome.value = { number, asked, answer, window, tookMs: performance.now() - begun }
      this.keep(remembered(this.history.peek(), asked.expr))
    } catch (error) {
      // Cancelled, or overtaken by the next question.
      if (signal.aborted) return
      this.problem.value = problemOf(error)
      this.outcome.value = null
    }
    this.running.value = false
  }
}
