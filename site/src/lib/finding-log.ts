import type { Finding } from './findings'
import { store, stored } from './stored'

const keyOf = (fleet: string) => `findings ${fleet}`

/** What was found in a fleet while this browser watched, oldest first. */
export function storedFindings(fleet: string): Finding[] {
  try {
    const kept = JSON.parse(stored(keyOf(fleet)) ?? '[]')
    return Array.isArray(kept) ? kept : []
  } catch {
    // What somebody else stored under our name is no finding.
    return []
  }
}

/** Remember what was found in a fleet. */
export const storeFindings = (fleet: string, findings: readonly Finding[]) =>
  store(keyOf(fleet), JSON.stringify(findings))
