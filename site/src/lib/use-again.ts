import { type ReadonlySignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Diagnosis } from '../../../worker/contracts/diagnosis'
import { serverNow } from './clock'
import { namedCauses } from './named-causes'
import { rowTime } from './row-time'
import type { Known } from './use-answer'

type Asked = readonly Pick<Known<unknown>, 'again'>[]

/**
 * Asks analyses again once they can know of a change.
 *
 * @param states live states as one text, null while they are not known: a change is worth a question
 */
export function useAgainOnStates(states: string | null, asked: Asked): void {
  const before = useRef<string | null>(null)
  // By the time that they are for: no more than the few rows that a change may have to wait for.
  const timers = useRef(new Map<number, ReturnType<typeof setTimeout>>())
  useEffect(() => {
    const isChanged = before.current !== null && before.current !== states
    before.current = states
    if (!isChanged) return
    const now = serverNow()
    const due = rowTime(now)
    if (timers.current.has(due)) return
    const ask = () => {
      timers.current.delete(due)
      for (const one of asked) one.again()
    }
    timers.current.set(due, setTimeout(ask, due - now))
  }, [states])
  useEffect(
    () => () => {
      for (const timer of timers.current.values()) clearTimeout(timer)
    },
    []
  )
}

/** Asks analyses again when another cause, or another server, is named: they know the same rows. */
export function useAgainOnCause(answer: ReadonlySignal<Diagnosis | null>, asked: Asked): void {
  const before = useRef<string | null>(null)
  useSignalEffect(() => {
    const diagnosis = answer.value
    if (!diagnosis) return
    const named = namedCauses(diagnosis)
      .map(({ cause, server }) => `${cause} ${server}`)
      .sort()
      .join('\n')
    const isChanged = named !== (before.current ?? '')
    before.current = named
    if (isChanged) for (const one of asked) one.again()
  })
}
