import { CircleAlert } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import type { Problem } from '../lib/api'

interface Props {
  title: string
  problem: Problem
  /** What to say when no answer came. */
  unreachable: string
  children?: ComponentChildren
}

/** What went wrong, in the API's own words, and what still works or can be done (`children`). */
export function Notice({ title, problem, unreachable, children }: Props) {
  const detail = problem.status === 0 ? unreachable : problem.detail || problem.title
  return (
    <div class="notice" role="alert">
      <CircleAlert size={18} aria-hidden="true" />
      <div>
        <strong>{title}</strong>
        <p>{detail}</p>
      </div>
      {children}
    </div>
  )
}
