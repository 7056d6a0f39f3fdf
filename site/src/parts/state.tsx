import type { Status } from '../../../worker/contracts/fleet'
import type { Dictionary } from '../i18n'

interface Props {
  status: Status
  common: Dictionary['common']
}

/** A server's state as a dot and a word. */
export function State({ status, common }: Props) {
  return (
    <span class="state" data-status={status}>
      <i class="dot" />
      {common.status[status]}
    </span>
  )
}
