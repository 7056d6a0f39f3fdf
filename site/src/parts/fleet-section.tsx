import { useComputed, useSignal } from '@preact/signals'
import { FlaskConical, RotateCcw } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import type { Anomalies } from '../../../worker/contracts/anomaly'
import type { Server } from '../../../worker/contracts/fleet'
import type { FleetHealth } from '../../../worker/contracts/server-health'
import { fleetAnalysis } from '../lib/analyses'
import { connections } from '../lib/connection'
import { fill } from '../lib/fill'
import type { FleetView } from '../lib/fleet-view'
import type { Sequence } from '../lib/generation'
import { useAgainOnStates } from '../lib/use-again'
import { useAnswer } from '../lib/use-answer'
import { useGlide } from '../lib/use-glide'
import { useOrder } from '../lib/use-order'
import { useStates } from '../lib/use-states'
import type { FleetWords } from '../lib/words'
import { FleetHealthBar } from './fleet-health'
import { GenerationBar } from './generation-bar'
import { Notice } from './notice'
import { ServerCard } from './server-card'
import { ServerTable } from './server-table'
import { SilentRest } from './silent-rest'
import { Simulator } from './simulator'

/** So many silent servers are shown with the others. */
const MOST_SILENT = 12

interface Props {
  view: FleetView
  words: FleetWords
  sequence: Sequence
  filter: string
  layout: 'grid' | 'table'
  onClearFilter: () => void
  /** Shown in place of servers while there are none. */
  empty: ComponentChildren
}

/** One fleet: who is in it, worst first, as cards or as a table. */
export function FleetSection(props: Props) {
  const { view, words, sequence, filter, layout, onClearFilter, empty } = props
  const { fleet, common } = words
  const engaged = useSignal(false)
  const states = useStates(view)
  const list = useRef<HTMLUListElement>(null)
  const unwell = useComputed(() => {
    view.version.value
    return view.servers.value.filter(({ id }) => view.reading(id).peek().status !== 'online').length
  })
  const { simulated, generation } = view.fleet.value
  const total = view.servers.value.length
  // Asked anew once all have arrived: in between, newcomers wait for their turn.
  const stage = `${view.id} ${total > 0} ${generation?.isComplete ?? ''}`
  const asking = (analysis: 'health' | 'anomalies') => () =>
    total > 0 ? fleetAnalysis(view.id, analysis) : null
  const health = useAnswer<FleetHealth>(asking('health'), stage)
  const anomalies = useAnswer<Anomalies>(asking('anomalies'), stage)
  useAgainOnStates(states.value, [health, anomalies])
  const scores = useComputed(
    () => new Map(health.answer.value?.servers.map((one) => [one.server, one]))
  )
  const order = useOrder(view, states, scores, engaged)
  const found = order.value.filter((server) => matches(server, filter))
  const [shown, rest] = withoutCrowd(found, view)
  useGlide(list, shown.map((server) => server.id).join('\n'))
  const title = simulated ? fleet.simulation : fleet.real
  const titleId = `fleet-${view.id}`
  const state = connections.value[view.id]
  const engage = (value: boolean) => () => {
    engaged.value = value
  }

  const cards = (servers: Server[]) =>
    servers.map((server) => (
      <ServerCard key={server.id} view={view} server={server} scores={scores} words={words} />
    ))

  if (!view.loaded.value) return null
  return (
    <section
      class="fleet"
      data-empty={total === 0 || undefined}
      aria-labelledby={titleId}
      data-fleet={view.id}
      data-stale={state === 'closed' || undefined}
      data-simulated={simulated || undefined}
    >
      <div class="fleet-head">
        <h2 id={titleId}>{title}</h2>
        {simulated && (
          <span class="badge" title={fleet.simulatedHint}>
            <FlaskConical size={13} aria-hidden="true" />
            {common.simulated}
          </span>
        )}
        {total > 0 && (
          <span class="fleet-count">
            {filter
              ? fill(fleet.countOf, { n: found.length, total })
              : fill(fleet.count, { n: total })}
            {unwell.value > 0 && ` · ${fill(fleet.needLook, { n: unwell.value })}`}
          </span>
        )}
        {generation?.isComplete && (
          <button
            type="button"
            class="button quiet small fleet-again"
            onClick={() => sequence.again()}
          >
            <RotateCcw size={14} aria-hidden="true" />
            <span>{fleet.again}</span>
          </button>
        )}
      </div>
      {simulated && sequence.problem.value && (
        <Notice
          title={fleet.generationFailed}
          problem={sequence.problem.value}
          unreachable={fleet.unreachable}
        />
      )}
      {simulated && total > 0 && <GenerationBar view={view} sequence={sequence} words={words} />}
      {total > 0 && (
        <FleetHealthBar view={view} health={health} anomalies={anomalies} words={words} />
      )}
      {simulated && total > 0 && (
        <Simulator view={view} asked={[health, anomalies]} words={words} />
      )}
      {total === 0 && view.loaded.value && empty}
      {total > 0 && found.length === 0 && (
        <p class="no-match">
          {fill(fleet.noMatch, { query: filter })}
          <button type="button" class="button small" onClick={onClearFilter}>
            {fleet.clearFilter}
          </button>
        </p>
      )}
      <div
        onPointerEnter={engage(true)}
        onPointerLeave={engage(false)}
        onFocusIn={engage(true)}
        onFocusOut={engage(false)}
      >
        {shown.length > 0 && layout === 'table' && (
          <ServerTable view={view} servers={shown} scores={scores} words={words} label={title} />
        )}
        {layout === 'grid' && (
          <ul class="cards" ref={list}>
            {cards(shown)}
          </ul>
        )}
        {rest.length > 0 && (
          <SilentRest label={fill(fleet.showSilent, { n: rest.length })}>
            {() =>
              layout === 'table' ? (
                <ServerTable
                  view={view}
                  servers={rest}
                  scores={scores}
                  words={words}
                  label={title}
                />
              ) : (
                <ul class="cards">{cards(rest)}</ul>
              )
            }
          </SilentRest>
        )}
      </div>
    </section>
  )
}

/** Silent servers beyond `MOST_SILENT` apart from the rest, which they would drown. */
function withoutCrowd(servers: Server[], view: FleetView): [shown: Server[], rest: Server[]] {
  const rest = servers
    .filter(({ id }) => view.reading(id).peek().status === 'offline')
    .slice(MOST_SILENT)
  const apart = new Set(rest)
  return [servers.filter((server) => !apart.has(server)), rest]
}

/** Whether every word of the query occurs somewhere in what is known of a server. */
function matches(server: Server, query: string): boolean {
  const { id, hostname, name, type, environment, location, provider, ip } = server
  const known = [id, hostname, name, type, environment, location, provider, ip]
    .join(' ')
    .toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word))
}
