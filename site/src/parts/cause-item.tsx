import { ChevronRight } from 'lucide-preact'
import type { RankedCause } from '../../../worker/contracts/diagnosis'
import { fill } from '../lib/fill'
import type { FleetView } from '../lib/fleet-view'
import { calledOf } from '../lib/naming'
import { serverPage } from '../lib/paths'
import { chance } from '../lib/vital-text'
import type { AnalysisWords } from '../lib/words'
import { EvidenceList } from './evidence-list'
import { Meter } from './meter'

/** Servers that feel a cause and are named. */
const MOST_AFFECTED = 8

interface Props {
  cause: RankedCause
  view: FleetView
  /** Up to when was looked, an instant. */
  at: string
  /** The server that the page is about; null for a fleet's. */
  server: string | null
  /** Whether its evidence is seen from the start. */
  isOpen: boolean
  words: AnalysisWords
}

/** One cause: how likely it is, where it began, who feels it, and what speaks for it and against it. */
export function CauseItem({ cause, view, at, server, isOpen, words }: Props) {
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
                <small title={where}>
                  <bdi>{fill(causes.at, { server: calledOf(where, view.servers.value) })}</bdi>
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
          {cause.affected.length > 1 && <Affected cause={cause} view={view} words={words} />}
          <EvidenceList evidence={cause.evidence} {...{ view, at, server, words }} />
        </div>
      </details>
    </li>
  )
}

function Affected({ cause, view, words }: Pick<Props, 'cause' | 'view' | 'words'>) {
  const { causes } = words.analysis
  const name = (id: string) => calledOf(id, view.servers.value)
  const rest = cause.affected.length - MOST_AFFECTED
  return (
    <div class="affected">
      <span>
        {fill(causes.scope[cause.server === null ? 'fleet' : cause.scope], {
          server: cause.server === null ? '' : name(cause.server),
        })}
      </span>
      <ol aria-label={causes.affected}>
        {cause.affected.slice(0, MOST_AFFECTED).map(({ server, path }) => (
          <li key={server}>
            <a
              href={serverPage(words.language, view.id, server)}
              title={`${causes.path}: ${path.map(name).join(' → ')}`}
            >
              <bdi>{name(server)}</bdi>
            </a>
          </li>
        ))}
        {rest > 0 && <li>{fill(causes.affectedMore, { n: rest })}</li>}
      </ol>
    </div>
  )
}
