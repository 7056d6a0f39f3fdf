import { GraduationCap } from 'lucide-preact'
import type { Watch } from '../../../worker/contracts/anomaly'
import { ANALYSIS } from '../../../worker/policy'
import { fill } from '../lib/fill'
import { span } from '../lib/format'
import type { AnalysisWords } from '../lib/words'

const MS_PER_S = 1_000

/** How much is missing until a server can be watched; nothing once it is. */
export function Learning({ watch, words }: { watch: Watch; words: AnalysisWords }) {
  const { analysis, common } = words
  const { state, rows, neededRows } = watch
  if (state === 'watching') return null
  const minutes = (count: number) => Math.round((count * ANALYSIS.stepMs) / 60_000)
  const leftS = (Math.max(0, neededRows - rows) * ANALYSIS.stepMs) / MS_PER_S
  return (
    <p class="learning">
      <GraduationCap size={15} aria-hidden="true" />
      {state === 'silent'
        ? analysis.learning.silent
        : fill(analysis.learning.progress, {
            needed: minutes(neededRows),
            rows: minutes(rows),
            left: span(leftS, common),
          })}
    </p>
  )
}
