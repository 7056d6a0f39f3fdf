import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

interface Props {
  label: string
  /** What is behind it; made only when asked for. */
  children: () => ComponentChildren
}

/** What would drown the rest, behind a line that says how much it is. */
export function SilentRest({ label, children }: Props) {
  const open = useSignal(false)
  return (
    <details
      class="silent-rest"
      onToggle={(event) => {
        open.value = event.currentTarget.open
      }}
    >
      <summary>{label}</summary>
      {open.value && children()}
    </details>
  )
}
