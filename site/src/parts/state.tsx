import type { Reading } from '../../../worker/contracts/fleet'
import type { Dictionary } from '../i18n'

interface Props {
  reading: Pick<Reading, 'status' | 'up'>
  common: Dictionary['common']
}

/** A server's state as a dot and a word. */
export function State({ reading: { status, up }, common }: Props) {
  return (
    <span class="state" data-status={status}>
      <i class="dot" />
      {status === 'offline' && up === false ? common.refused : common.status[status]}
    </span>
  )
}
