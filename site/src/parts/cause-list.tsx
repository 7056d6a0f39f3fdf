import type { Fact } from '../../../worker/contracts/assistant'
import { likelihood } from '../lib/fact-text'
import { fill } from '../lib/fill'
import { plain } from '../lib/naming'
import { serverPage } from '../lib/paths'
import type { Cause } from '../lib/run-seen'
import { chance } from '../lib/vital-text'
import type { AssistantWords } from '../lib/words'
import { Cites } from './cites'
import { Meter } from './meter'

/** Causes that are shown; less likely ones say little. */
const MOST_CAUSES = 4
const LEAST_SHARE = 0.02
/** What is said of a server instead of a cause. */
const NO_CAUSES: ReadonlySet<string> = new Set(['healthy', 'insufficient-data'])
/** Facts that a cause cites, and servers that feel it and are named. */
const MOST_CITED = 6
const MOST_AFFECTED = 6

interface Props {
  fleet: string
  causes: readonly Cause[]
  facts: readonly Fact[]
  show: (fact: string) => void
  words: AssistantWords
}

/** Causes, the likeliest first, each with how sure it is and what it rests on. */
export function CauseList({ fleet, causes, facts, show, words }: Props) {
  const { assistant, analysis } = words
  const shown = causes
    .filter(({ confidence }, i) => i === 0 || confidence >= LEAST_SHARE)
    .slice(0, MOST_CAUSES)
  return (
    <section class="answer-causes">
      <h4>{NO_CAUSES.has(causes[0]?.cause ?? '') ? assistant.verdict : assistant.causes}</h4>
      <ol>
        {shown.map((cause) => (
          <li key={`${cause.cause} ${cause.server}`} data-cause={cause.cause}>
            <p class="answer-cause">
              <span>
                {analysis.cause[cause.cause]}{' '}
                {cause.server !== null && (
                  <small>
                    <bdi>{fill(assistant.causeAt, { server: plain(cause.server) })}</bdi>
                  </small>
                )}
              </span>
              <span class="answer-sure">
                {assistant.likelihood[likelihood(cause.confidence)]}{' '}
                <strong>{chance(cause.confidence)}</strong>
              </span>
            </p>
            <Meter value={100 * cause.confidence} />
            <Cites ids={cause.evidence.slice(0, MOST_CITED)} {...{ facts, show }} />
            {cause.affected.length > 1 && <Affected {...{ fleet, cause, words }} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Affected({ fleet, cause, words }: Pick<Props, 'fleet' | 'words'> & { cause: Cause }) {
  const rest = cause.affected.length - MOST_AFFECTED
  return (
    <p class="answer-affected">
      {words.assistant.affected}:{' '}
      {cause.affected.slice(0, MOST_AFFECTED).map(({ server }, i) => (
        <span key={server}>
          {i > 0 && ', '}
          <a href={serverPage(words.language, fleet, server)}>
            <bdi>{plain(server)}</bdi>
          </a>
        </span>
      ))}
      {rest > 0 && ` +${rest}`}
    </p>
  )
}
