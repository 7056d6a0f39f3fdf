/** Where in a fleet each fault can begin. */
import { CauseName, DistractorName, type FaultKind } from '../../contracts/fault'
import type { CatalogueServer } from '../catalogue'
import { isCause, natureOf } from './causes'

/** Every kind of fault with those of `servers` on which it can begin, in their order. */
export const kindsAmong = (servers: readonly CatalogueServer[]): FaultKind[] =>
  [...CauseName.options, ...DistractorName.options].map((cause) => ({
    cause,
    distractor: !isCause(cause),
    servers: servers.filter(natureOf(cause).fits).map(({ hostname }) => hostname),
  }))
