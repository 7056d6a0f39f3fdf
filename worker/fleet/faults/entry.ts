/** Faults as their owner sees them. */

import type { Fault, FaultEntry, FaultTruth } from '../../contracts/fault'
import { instant } from '../../contracts/moment'
import { truthOf } from './truth'

/** A fault with a name, by which it can be stopped. */
export interface NamedFault extends Fault {
  id: string
}

/** An entry of the list of faults. @param isShown whether it tells what the fault is */
export function entryOf(fault: NamedFault, isShown: boolean): FaultEntry {
  const { id, fromMs, toMs, stoppedMs = toMs } = fault
  return {
    id,
    from: instant(fromMs),
    to: instant(Math.min(toMs, stoppedMs)),
    truth: isShown ? shown(fault) : null,
  }
}

function shown(fault: Fault): FaultTruth {
  const { cause, server, severity } = fault
  const truth = truthOf(fault)
  const affected = (truth?.affected ?? []).map((one) => ({
    ...{ server: one.server, from: instant(one.fromMs), path: [...one.path] },
  }))
  return { cause, distractor: truth === undefined, server, severity, affected }
}
