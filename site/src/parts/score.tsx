import type { HealthGrade } from '../../../worker/contracts/server-health'
import { fill } from '../lib/fill'
import { ABSENT } from '../lib/format'
import type { AnalysisWords } from '../lib/words'

interface Props {
  /** Null where nothing is known, and while it is asked for: a dash keeps the place. */
  health: { score: number | null; grade: HealthGrade | null } | null
  words: Pick<AnalysisWords, 'analysis'>
}

/** A health score as a number, its grade as a colour beside it in words for those who do not see it. */
export function Score({ health, words: { analysis } }: Props) {
  const { score = null, grade = null } = health ?? {}
  const text =
    score === null || grade === null
      ? analysis.health.unknown
      : fill(analysis.health.scored, {
          score: Math.round(score),
          grade: analysis.health.grade[grade],
        })
  return (
    <span class="score" data-grade={grade ?? undefined} title={text}>
      <span aria-hidden="true">{score === null ? ABSENT : Math.round(score)}</span>
      <span class="visually-hidden">{text}</span>
    </span>
  )
}
