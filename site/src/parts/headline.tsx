import type { Reading, Server } from '../../../worker/contracts/fleet'
import { now } from '../lib/clock'
import { connection, newestAt } from '../lib/connection'
import { fill } from '../lib/fill'
import type { FleetView } from '../lib/fleet-view'
import { ago } from '../lib/format'
import { calledOf } from '../lib/naming'
import { serverPage } from '../lib/paths'
import { complaint, overall, worst, worstServer } from '../lib/summary'
import { useSince } from '../lib/use-since'
import type { FleetWords } from '../lib/words'
import { FleetStrip } from './fleet-strip'

interface Props {
  /** The fleet that matters most to this visitor; null while it is not known. */
  view: FleetView | null
  words: FleetWords
}

/** One sentence: is everything all right? */
export function Headline({ view, words }: Props) {
  const { fleet, common } = words
  if (!view?.loaded.value)
    return (
      <div class="headline">
        <h1>{fleet.checking}</h1>
      </div>
    )
  view.version.value
  const servers = view.servers.value
  const readings = servers.map((server) => view.reading(server.id).peek())
  const first = worstServer(servers, readings)
  const more = readings.filter(({ status }) => status !== 'online').length - 1
  const age = ago(now.value - newestAt.value, common)
  const { simulated, generation } = view.fleet.value

  return (
    <div class="headline">
      <div>
        <h1 data-worst={first ? '' : undefined}>
          {overall(readings, words)} {first && <Worst {...first} view={view} words={words} />}{' '}
          {more > 0 && fill(fleet.alsoLook, { more })}
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

interface WorstProps {
  view: FleetView
  server: Server
  reading: Reading
  words: FleetWords
}

/** What is wrong with the worst server and since when; leads to it. */
function Worst({ view, server, reading, words }: WorstProps) {
  const signal = reading.because.length > 0 ? worst(reading).signal : undefined
  const since = useSince(view.id, server.id, signal)
  const name = calledOf(server.id, view.servers.value)
  const [before, ...after] = complaint(name, reading, since.value, words).split(name)
  return (
    <a
      href={serverPage(words.language, view.id, server.id)}
      class="headline-worst"
      data-status={reading.status}
    >
      {before}
      <bdi data-short={name.length <= UNBROKEN_MAX || undefined}>{name}</bdi>
      {unbroken(after.join(name))}
    </a>
  )
}

/** A longer name may need to break: a phone is about this many letters wide. */
const UNBROKEN_MAX = 22

/** A number stays in one piece: "97%" with the "입니다" that follows it. */
const unbroken = (sentence: string) =>
  sentence
    .split(/(\S*[%:]\S*)/)
    .map((part, i) => (i % 2 && part.length <= UNBROKEN_MAX ? <span key={i}>{part}</span> : part))
