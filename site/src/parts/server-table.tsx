import type { ReadonlySignal } from '@preact/signals'
import type { Server } from '../../../worker/contracts/fleet'
import type { ServerHealth } from '../../../worker/contracts/server-health'
import type { FleetView } from '../lib/fleet-view'
import { ABSENT, bytes, percent, span } from '../lib/format'
import { alias, called } from '../lib/naming'
import { silence } from '../lib/silence'
import type { FleetWords } from '../lib/words'
import { Age } from './age'
import { Meter } from './meter'
import { Score } from './score'
import { ServerLink } from './server-link'
import { Sparkline } from './sparkline'
import { State } from './state'
import { TypeIcon } from './type-icon'

interface Props {
  view: FleetView
  servers: Server[]
  /** By the server's id; a server that is missing has no score yet. */
  scores: ReadonlySignal<ReadonlyMap<string, ServerHealth>>
  words: FleetWords
  label: string
}

const SHARES = ['cpuPercent', 'memoryPercent', 'diskPercent'] as const
const RATES = ['receiveBytesPerSecond', 'transmitBytesPerSecond'] as const

/** The same servers as a table: for fleets of a hundred and more. */
export function ServerTable({ view, servers, scores, words, label }: Props) {
  const { analysis, common, fleet } = words
  return (
    <div class="table-frame">
      <table class="servers">
        <caption class="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{fleet.name}</th>
            <th scope="col" class="number">
              {analysis.fleet.score}
            </th>
            <th scope="col" class="wide">
              {fleet.type}
            </th>
            <th scope="col" class="wider">
              {fleet.trend}
            </th>
            {SHARES.map((signal) => (
              <th key={signal} scope="col" class="number">
                {common.signal[signal]}
              </th>
            ))}
            {RATES.map((signal) => (
              <th key={signal} scope="col" class="number wide">
                {common.signal[signal]}
              </th>
            ))}
            <th scope="col" class="number wide">
              {common.signal.load1}
            </th>
            <th scope="col" class="number wider">
              {common.signal.uptimeSeconds}
            </th>
            <th scope="col" class="number wide">
              {fleet.newest}
            </th>
          </tr>
        </thead>
        <tbody>
          {servers.map((server) => (
            <Row key={server.id} view={view} server={server} scores={scores} words={words} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({
  view,
  server,
  scores,
  words,
}: Pick<Props, 'view' | 'scores' | 'words'> & { server: Server }) {
  const { common, fleet, language } = words
  const reading = view.reading(server.id).value
  const { status, signals, because, at } = reading
  const silent = status === 'offline'
  const note = silent ? silence(reading, words) : alias(server)
  return (
    <tr data-server={server.id} data-status={status}>
      <th scope="row">
        <span class="row-name">
          <TypeIcon type={server.type ?? called(server)} />
          <span>
            <ServerLink fleet={view.id} server={server} language={language} />
            {note && (
              <small title={note}>
                <bdi>{note}</bdi>
              </small>
            )}
          </span>
          {status !== 'online' && <State reading={reading} common={common} />}
        </span>
      </th>
      <td class="number">
        <Score health={scores.value.get(server.id) ?? null} words={words} />
      </td>
      <td class="wide muted">{server.type ?? ABSENT}</td>
      <td class="wider row-trend">
        <Sparkline trend={view.trend(server.id)} silent={silent} />
      </td>
      {SHARES.map((signal) => (
        <td
          key={signal}
          class="number"
          data-signal={signal}
          data-loud={because.includes(signal) || undefined}
        >
          {percent(signals[signal])}
          <Meter value={signals[signal]} />
        </td>
      ))}
      {RATES.map((signal) => (
        <td key={signal} class="number wide">
          {signals[signal] === undefined ? ABSENT : `${bytes(signals[signal])}/s`}
        </td>
      ))}
      <td class="number wide">{signals.load1?.toFixed(2) ?? ABSENT}</td>
      <td class="number wider">{span(signals.uptimeSeconds, common)}</td>
      <td class="number wide muted">
        <Age at={at} common={common} none={fleet.noSample} />
      </td>
    </tr>
  )
}
