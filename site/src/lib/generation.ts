import { signal } from '@preact/signals'
import type { Generation } from '../../../worker/contracts/fleet'
import type { NextResponse } from '../../../worker/contracts/generation'
import { api, type Problem, problemOf } from './api'

const BEAT_MS = 1_000

/** The generation of the visitor's simulated fleet, as far as this tab drives it. */
export class Sequence {
  readonly running = signal(false)
  /** As the last answer had it; null before the first. */
  readonly latest = signal<Generation | null>(null)
  readonly problem = signal<Problem | null>(null)
  private pauseMs = BEAT_MS
  private run = 0
  private wake: (() => void) | null = null

  /** @param arrived called after each answer: the first one may have made the fleet */
  constructor(private arrived: () => void) {}

  /** Bring in server after server, one a second, until the fleet is complete or `pause`. */
  async start(currentCount: number) {
    const run = ++this.run
    this.pauseMs = BEAT_MS
    this.running.value = true
    this.problem.value = null
    let count = currentCount
    while (run === this.run) {
      const began = performance.now()
      const answer = await this.next({ currentCount: count })
      if (!answer || run !== this.run) return
      count = answer.currentCount
      if (answer.isComplete) this.pause()
      else await this.rest(this.pauseMs - (performance.now() - began))
    }
  }

  /** Stop after the server that is on its way. */
  pause() {
    this.run += 1
    this.running.value = false
    this.wake?.()
  }

  /** Bring in the rest without waiting in between. */
  skip(currentCount: number) {
    if (!this.running.peek()) this.start(currentCount)
    this.pauseMs = 0
    this.wake?.()
  }

  /** Empty the fleet and begin again. */
  async again() {
    this.pause()
    if (await this.next({ reset: true })) await this.start(0)
  }

  private async next(body: { currentCount?: number; reset?: boolean }) {
    try {
      const answer = await api<NextResponse>('/api/servers/next', { method: 'POST', body })
      this.latest.value = answer
      this.arrived()
      return answer
    } catch (error) {
      this.problem.value = problemOf(error)
      this.pause()
      return null
    }
  }

  private rest(ms: number) {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
