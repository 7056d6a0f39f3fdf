import { now } from '../lib/clock'
import { connection, newestAt } from '../lib/connection'
import { fill } from '../lib/fill'
import type { FleetView } from '../lib/fleet-view'
import { ago } from '../lib/format'
import { serverPage } from '../lib/paths'
import { summarize } from '../lib/summary'
import type { FleetWords } from '../lib/words'
import { FleetStrip } from './fleet-strip'

interface Props {
  /** The fleet that matters most to this visitor; null while it is not known. */
  view: FleetView | null
  words: FleetWords
}

/** One sentence: is everything all right? */
export function Headline({ view, words }: Props) {
  const { fleet, common, language } = words
  if (!view?.loaded.value)
    return (
      <div class="headline">
        <h1>{fleet.checking}</h1>
      </div>
    )
  view.version.value
  const servers = view.servers.value
  const readings = servers.map((server) => view.reading(server.id).peek())
  const { overall, worst } = summarize(servers, readings, words)
  const age = ago(now.value - newestAt.value, common)
  const { simulated, generation } = view.fleet.value

  return (
    <div class="headline">
      <div>
        <h1>
          {overall}{' '}
          {worst && (
            <a
              href={serverPage(language, view.id, worst.server.id)}
              class="headline-worst"
              data-status={worst.status}
            >
              {unbroken(worst.sentence)}
            </a>
          )}
        </h1>
        {connection.value === 'closed' && newestAt.value > 0 && (
          <p class="headline-note">{fill(fleet.lastKnown, { age })}</p>
        )}
        {connection.value !== 'closed' && simulated && (
          <p class="headline-note">{fleet.simulatedHint}</p>
        )}
      </div>
      {servers.length > 0 && (
        <FleetStrip view={view} places={generation?.totalServers ?? 0} label={fleet.strip} />
      )}
    </div>
  )
}

/** A longer word may need to break: a phone is about this many letters wide. */
const UNBROKEN_MAX = 22

/** A name or a number stays in one piece: "db-master-01", and "97%" with the "이고" that follows it. */
const unbroken = (sentence: string) =>
  sentence
    .split(/(\S*[-%]\S*)/)
    .map((part, i) => (i % 2 && part.length <= UNBROKEN_MAX ? <span key={i}>{part}</span> : part))
