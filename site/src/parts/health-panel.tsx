import type { HealthPart, ServerHealth } from '../../../worker/contracts/server-health'
import { fill } from '../lib/fill'
import { percent } from '../lib/format'
import { pointsTaken } from '../lib/points-taken'
import { readingText } from '../lib/reading-text'
import type { Known } from '../lib/use-answer'
import type { AnalysisWords } from '../lib/words'
import { Failure } from './failure'
import { Meter } from './meter'
import { MethodLink } from './method-link'
import { Score } from './score'

/** Parts that cost points and are shown; the others cost less than these. */
const MOST_LOSSES = 4

/** How well a server is: the score, why in a sentence, and what costs points. */
export function HealthPanel({
  known,
  words,
}: {
  known: Known<ServerHealth>
  words: AnalysisWords
}) {
  const { health: names } = words.analysis
  const health = known.answer.value
  return (
    <section class="health" aria-labelledby="health-title">
      <h2 id="health-title">{names.title}</h2>
      {health ? (
        <Scored health={health} words={words} />
      ) : known.problem.value ? (
        <Failure problem={known.problem.value} words={words} />
      ) : (
        <p class="waiting">{names.loading}</p>
      )}
    </section>
  )
}

function Scored({ health, words }: { health: ServerHealth; words: AnalysisWords }) {
  const { health: names } = words.analysis
  const { grade, sentence, confidence, losses, missing } = health
  const taken = pointsTaken(losses)
  return (
    <>
      <p class="health-score">
        <Score health={health} words={words} />
        {grade && <span data-grade={grade}>{names.grade[grade]}</span>}
        <span class="health-known" title={names.confidenceHint}>
          {fill(names.confidence, { share: percent(100 * confidence) })}
        </span>
      </p>
      <p class="health-sentence">{sentence}</p>
      {losses.length > 0 && (
        <dl class="losses" aria-label={names.losses}>
          {losses.slice(0, MOST_LOSSES).map((loss, i) => (
            <div key={loss.part}>
              <dt>{names.part[loss.part]}</dt>
              <dd>{readingText(loss, words)}</dd>
              <dd class="losses-meter">
                <Meter value={taken[i]} />
              </dd>
              <dd class="losses-points">{lostText(taken[i]!, words)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p class="muted-note">
        {missing.length > 0 && `${missingText(missing, words)} · `}
        <MethodLink words={words} />
      </p>
    </>
  )
}

const lostText = (points: number, { analysis: { health } }: AnalysisWords) =>
  points < 1 ? health.lostLittle : fill(health.lost, { points: Math.round(points) })

const missingText = (missing: HealthPart[], { analysis: { health } }: AnalysisWords) =>
  fill(health.missing, { parts: missing.map((part) => health.part[part]).join(', ') })
