import { useEffect, useRef } from 'preact/hooks'
import type { Dictionary } from '../i18n'
import { now } from '../lib/clock'
import { connection, newestAt } from '../lib/connection'
import { fill } from '../lib/fill'
import { ago } from '../lib/format'

interface Props {
  words: Dictionary['connection']
  common: Dictionary['common']
}

/** Whether the page is live, in words, and how old the newest sample is. */
export default function ConnectionLight({ words, common }: Props) {
  const state = connection.value
  const pulse = useRef<HTMLElement>(null)

  useEffect(
    () =>
      newestAt.subscribe(() => {
        const light = pulse.current
        light?.classList.remove('heard')
        // Reading a measure restarts the animation.
        if (light?.offsetWidth) light.classList.add('heard')
      }),
    []
  )

  if (!state) return <span class="connection" hidden />
  const age = newestAt.value && now.value ? ago(now.value - newestAt.value, common) : null
  const label = state === 'open' && age ? fill(words.openAge, { age }) : words[state]
  return (
    <>
      <span class="connection" data-connection={state}>
        <i ref={pulse} />
        {label}
      </span>
      {/* Brings in these letters of the font while there is a connection to bring them over. */}
      <span class="visually-hidden" aria-hidden="true">
        {words.connecting} {words.closed}
      </span>
    </>
  )
}
