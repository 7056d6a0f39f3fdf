import { signal } from '@preact/signals'
import type { Fleet, FleetList } from '../../../worker/contracts/fleet'
import { api } from './api'

/** Whether the visitor is signed in as the owner; null until it is known. */
export const owner = signal<boolean | null>(null)

/** Whether the owner signed in here, rather than being taken for the owner on their own machine. */
export const signedIn = signal(false)

/** Whether the sign-in dialog is open. */
export const signingIn = signal(false)

/** What this visitor may see. */
export async function visibleFleets(): Promise<Fleet[]> {
  const answer = await api<FleetList>('/api/fleets')
  owner.value = answer.owner
  signedIn.value = answer.signedIn
  return answer.fleets
}

/** Sign in with the admin token. @throws {ApiError} status 401 when it is wrong */
export async function signIn(token: string) {
  await api('/api/session', { method: 'POST', body: { token } })
  owner.value = signedIn.value = true
}

/** Sign out; what only the owner may see is gone after the reload. */
export async function signOut() {
  await api('/api/session', { method: 'DELETE' })
  location.reload()
}
