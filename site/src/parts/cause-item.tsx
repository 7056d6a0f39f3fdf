import { ChevronRight } from 'lucide-preact'
import type { RankedCause } from '../../../worker/contracts/diagnosis'
import { fill } from '../lib/fill'
import { plain } from '../lib/naming'
import { serverPage } from '../lib/paths'
import { chance } from '../lib/vital-text'
import type { AnalysisWords } from '../lib/words'
import { EvidenceList } from './evidence-list'
import { Meter } from './meter'

/** Servers that feel a cause and are named. */
const MOST_AFFECTED = 8

interface Props {
  cause: RankedCause
  fleet: string
  /** The server that the page is about; null for a fleet's. */
  server: string | null
  /** Whether its evidence is seen from the start. */
  isOpen: boolean
  words: AnalysisWords
}

/** One cause: how likely it is, where it began, who feels it, and what speaks for it and against it. */
export function CauseItem({ cause, fleet, server, isOpen, words }: Props) {
  const { causes, cause: names } = words.analysis
  const where = cause.server !== server ? cause.server : null
  return (
    <li>
      <details class="cause" open={isOpen}>
        <summary>
          <ChevronRight size={14} aria-hidden="true" />
          <span class="cause-name">
            {names[cause.cause]}
            {where !== null && (
              <>
                {' '}
                <small>
                  <bdi>{fill(causes.at, { server: plain(where) })}</bdi>
                </small>
              </>
            )}
          </span>
          <span class="cause-meter">
            <Meter value={100 * cause.confidence} />
          </span>
          <span class="cause-share">
            <span aria-hidden="true">{chance(cause.confidence)}</span>
            <span class="visually-hidden">
              {fill(causes.share, { share: chance(cause.confidence) })}
            </span>
          </span>
        </summary>
        <div class="cause-more">
          {cause.affected.length > 1 && <Affected cause={cause} fleet={fleet} words={words} />}
          <EvidenceList evidence={cause.evidence} fleet={fleet} server={server} words={words} />
        </div>
      </details>
    </li>
  )
}

function Affected({ cause, fleet, words }: Pick<Props, 'cause' | 'fleet' | 'words'>) {
  const { causes } = words.analysis
  const rest = cause.affected.length - MOST_AFFECTED
  return (
    <div class="affected">
      <span>{causes.scope[cause.scope]}</span>
      <ol aria-label={causes.affected}>
        {cause.affected.slice(0, MOST_AFFECTED).map(({ server, path }) => (
          <li key={server}>
            <a
              href={serverPage(words.language, fleet, server)}
              title={`${causes.path}: ${path.map(plain).join(' → ')}`}
            >
              <bdi>{plain(server)}</bdi>
            </a>
          </li>
        ))}
        {rest > 0 && <li>{fill(causes.uncheckedMore, { n: rest })}</li>}
      </ol>
    </div>
  )
}
