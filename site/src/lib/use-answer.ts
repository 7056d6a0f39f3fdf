import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { api, type Problem, problemOf } from './api'
import { rota } from './page-rota'

/** What is known of an answer. */
export interface Known<T> {
  /** The newest; null while there is none. It stays when a later question fails. */
  answer: Signal<T | null>
  /** Why the last question failed; null when it did not. */
  problem: Signal<Problem | null>
  /** Ask out of turn, because what it is about has changed. */
  again(): void
}

/**
 * What an analysis answers, asked at once and then in turn with the page's other analyses.
 *
 * @param path where to ask at that moment; null for nothing to ask until `key` changes
 * @param urgency whether it has every second turn
 */
export function useAnswer<T>(
  path: () => string | null,
  key: string,
  urgency: 'urgent' | 'other' = 'other'
): Known<T> {
  const answer = useSignal<T | null>(null)
  const problem = useSignal<Problem | null>(null)
  const again = useRef(() => {})

  useEffect(() => {
    if (path() === null) return
    let left = false
    const ask = async () => {
      const target = path()
      if (target === null) return
      try {
        const heard = await api<T>(target)
        if (left) return
        answer.value = heard
        problem.value = null
      } catch (error) {
        if (!left) problem.value = problemOf(error)
      }
    }
    const stop = rota.add(ask, urgency)
    again.current = () => rota.hasten(ask)
    return () => {
      left = true
      again.current = () => {}
      stop()
    }
  }, [key])

  return { answer, problem, again: () => again.current() }
}
