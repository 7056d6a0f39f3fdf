/** How often something may be done for simulated fleets, of which anybody may make any number. */
import type { FleetId } from '../contracts/fleet'
import { MODELS } from '../policy'
import type { Allowance } from './spending'

/** How much within a window of the clock: of one fleet, and of all of them. */
export interface RateBounds {
  windowMs: number
  ofOne: number
  ofAll: number
}

/** Counted by the window of the clock, in memory. */
export class VisitorRate {
  #window = 0
  #all = 0
  #ofFleet = new Map<FleetId, number>()

  constructor(readonly bounds: RateBounds) {}

  /** @param now Unix ms */
  allows(fleet: FleetId, now: number): boolean {
    this.#moveOn(now)
    const { ofOne, ofAll } = this.bounds
    return this.#all < ofAll && (this.#ofFleet.get(fleet) ?? 0) < ofOne
  }

  count(fleet: FleetId, now: number): void {
    this.#moveOn(now)
    this.#all++
    this.#ofFleet.set(fleet, (this.#ofFleet.get(fleet) ?? 0) + 1)
  }

  /** How long until it is allowed, ms: 0, and counted, where it is now. */
  wait(fleet: FleetId, now: number): number {
    const { windowMs } = this.bounds
    if (!this.allows(fleet, now)) return windowMs - (now % windowMs)
    this.count(fleet, now)
    return 0
  }

  #moveOn(now: number): void {
    const window = Math.floor(now / this.bounds.windowMs)
    if (window === this.#window) return
    this.#window = window
    this.#all = 0
    this.#ofFleet = new Map()
  }
}

/** What of the day's allowance may be gone before visitors get nothing more: the rest is the workspace's own. */
export const visitorsShare = ({ tokens, usd }: Allowance): Allowance => ({
  tokens: tokens * MODELS.visitors.shareOfDay,
  usd: usd * MODELS.visitors.shareOfDay,
})
