import type { ReadonlySignal } from '@preact/signals'
import { ArrowDown, ArrowUp, FlaskConical } from 'lucide-preact'
import type { Server } from '../../../worker/contracts/fleet'
import type { ServerHealth } from '../../../worker/contracts/server-health'
import type { SignalName } from '../../../worker/contracts/signal'
import { fill } from '../lib/fill'
import type { FleetView } from '../lib/fleet-view'
import { ABSENT, bytes, percent, span } from '../lib/format'
import { alias, called, plain } from '../lib/naming'
import { silence } from '../lib/silence'
import type { FleetWords } from '../lib/words'
import { Age } from './age'
import { Meter } from './meter'
import { Score } from './score'
import { ServerLink } from './server-link'
import { Sparkline } from './sparkline'
import { State } from './state'
import { TypeIcon } from './type-icon'

const SHARES = ['cpuPercent', 'memoryPercent', 'diskPercent'] as const

interface Props {
  view: FleetView
  server: Server
  /** By the server's id; a server that is missing has no score yet. */
  scores: ReadonlySignal<ReadonlyMap<string, ServerHealth>>
  words: FleetWords
}

/** One server: all alike, so that the eye finds the odd one. */
export function ServerCard({ view, server, scores, words }: Props) {
  const { common, fleet, language } = words
  const reading = view.reading(server.id).value
  const { signals, status, because } = reading
  const silent = status === 'offline'
  const place = [alias(server) ?? server.type, server.location].map((text) => plain(text ?? ''))

  return (
    <li class="card" data-server={server.id} data-status={status}>
      <div class="card-head">
        <TypeIcon type={server.type ?? called(server)} />
        <h3>
          <ServerLink fleet={view.id} server={server} language={language} />
        </h3>
        <Score health={scores.value.get(server.id) ?? null} words={words} />
      </div>
      <p class="card-place">
        <bdi title={place.filter(Boolean).join(' · ')}>{place.filter(Boolean).join(' · ')}</bdi>
        {status !== 'online' && <State reading={reading} common={common} />}
      </p>
      <Sparkline trend={view.trend(server.id)} silent={silent} />
      <dl class="shares">
        {SHARES.map((signal) => (
          <div key={signal} data-loud={because.includes(signal) || undefined}>
            <dt>{common.signal[signal]}</dt>
            <dd data-signal={signal}>{percent(signals[signal])}</dd>
            <dd class="share-meter">
              <Meter value={signals[signal]} />
            </dd>
          </div>
        ))}
      </dl>
      <p class="card-foot">
        <Rate signal="receiveBytesPerSecond" value={signals.receiveBytesPerSecond} words={words} />
        <Rate
          signal="transmitBytesPerSecond"
          value={signals.transmitBytesPerSecond}
          words={words}
        />
        <span>
          {common.signal.load1} {signals.load1?.toFixed(2) ?? ABSENT}
        </span>
      </p>
      <p class="card-foot card-last">
        {silent ? (
          <span class="silence">{silence(reading, words)}</span>
        ) : (
          <span>{fill(fleet.up, { span: span(signals.uptimeSeconds, common) })}</span>
        )}
        {view.fleet.value.simulated && (
          <span class="card-simulated" title={common.simulated}>
            <FlaskConical size={12} aria-hidden="true" />
            <span class="visually-hidden">{common.simulated}</span>
          </span>
        )}
        {!silent && <Age at={reading.at} common={common} none={fleet.noSample} />}
      </p>
    </li>
  )
}

interface RateProps {
  signal: SignalName
  value: number | undefined
  words: FleetWords
}

function Rate({ signal, value, words }: RateProps) {
  const Arrow = signal === 'receiveBytesPerSecond' ? ArrowDown : ArrowUp
  const name = words.common.signal[signal]
  return (
    <span class="rate" title={`${words.fleet.network} · ${name}`}>
      <Arrow size={12} aria-hidden="true" />
      <span class="visually-hidden">{name}</span>
      {value === undefined ? ABSENT : `${bytes(value)}/s`}
    </span>
  )
}
