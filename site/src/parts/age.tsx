import type { Dictionary } from '../i18n'
import { now } from '../lib/clock'
import { ago } from '../lib/format'

interface Props {
  at: string | null
  common: Dictionary['common']
  none: string
}

/** How long ago a sample was taken, kept current. */
export function Age({ at, common, none }: Props) {
  if (!at) return <span class="age">{none}</span>
  return (
    <time class="age" dateTime={at}>
      {ago(now.value - Date.parse(at), common)}
    </time>
  )
}
