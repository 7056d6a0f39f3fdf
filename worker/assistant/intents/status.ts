/** How a server is, or a role, or all: whichever the question names. */
import { statusOfFleet } from './fleet-status'
import type { IntentHandler } from './intent-handler'
import { scopeOf } from './scope'
import { statusOfServer } from './server-status'

export const status: IntentHandler = async (asked) => {
  const scoped = scopeOf(asked)
  if ('found' in scoped) return scoped.found
  const { scope } = scoped
  return scope.kind === 'server'
    ? statusOfServer(asked, scope.servers[0]!)
    : statusOfFleet(asked, scope)
}
