/** What models may be asked for simulated fleets, of which anybody may make any number. */
import type { FleetId } from '../contracts/fleet'
import { MODELS } from '../policy'
import type { Allowance } from './spending'

const POLICY = MODELS.visitors
const MINUTE_MS = 60_000

/** Counted by the minute of the clock, in memory. */
export class VisitorRate {
  #minute = 0
  #all = 0
  #ofFleet = new Map<FleetId, number>()

  /** @param now Unix ms */
  allows(fleet: FleetId, now: number): boolean {
    this.#moveOn(now)
    return this.#all < POLICY.perMinute && (this.#ofFleet.get(fleet) ?? 0) < POLICY.ofOnePerMinute
  }

  count(fleet: FleetId, now: number): void {
    this.#moveOn(now)
    this.#all++
    this.#ofFleet.set(fleet, (this.#ofFleet.get(fleet) ?? 0) + 1)
  }

  #moveOn(now: number): void {
    const minute = Math.floor(now / MINUTE_MS)
    if (minute === this.#minute) return
    this.#minute = minute
    this.#all = 0
    this.#ofFleet = new Map()
  }
}

/** What of the day's allowance may be gone before visitors get nothing more: the rest is the workspace's own. */
export const visitorsShare = ({ tokens, usd }: Allowance): Allowance => ({
  tokens: tokens * POLICY.shareOfDay,
  usd: usd * POLICY.shareOfDay,
})
