import type { Problem } from '../lib/api'
import type { AnalysisWords } from '../lib/words'

interface Props {
  problem: Problem
  words: Pick<AnalysisWords, 'analysis'>
}

/** Why there is no analysis, in a line: the page goes on without it. */
export function Failure({ problem, words: { analysis } }: Props) {
  const detail = problem.detail || problem.title
  return (
    <p class="failure">
      {analysis.failed}
      {detail && `: ${detail}`}
    </p>
  )
}
