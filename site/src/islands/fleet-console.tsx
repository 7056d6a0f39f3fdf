import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { Cable } from 'lucide-preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { fill } from '../lib/fill'
import type { FleetView } from '../lib/fleet-view'
import { Sequence } from '../lib/generation'
import { page } from '../lib/paths'
import { keepInAddress, store, stored } from '../lib/stored'
import { useFleets } from '../lib/use-fleets'
import type { FleetWords } from '../lib/words'
import { BudgetNotice } from '../parts/budget-notice'
import { EmptyFleet } from '../parts/empty-fleet'
import { FleetSection } from '../parts/fleet-section'
import { FleetTools } from '../parts/fleet-tools'
import { Headline } from '../parts/headline'
import { Notice } from '../parts/notice'

/** Arrivals are announced together, at most this often. */
const ANNOUNCE_MS = 5_000
/** Fleets are shown together, unless one keeps the others waiting for longer. */
const PATIENCE_MS = 5_000
/** A fleet with more servers than this is a table, unless the visitor wants cards. */
const MOST_CARDS = 60

/** The first screen: is everything all right, and who is in which state. */
export default function FleetConsole(words: FleetWords) {
  const { fleet, common, language } = words
  const { views, problem, refresh } = useFleets()
  const filter = useSignal('')
  const chosen = useSignal<'grid' | 'table' | null>(null)
  const simulation = useComputed(() => views.value?.find((view) => view.fleet.value.simulated))
  const sequence = useMemo(() => new Sequence(() => simulation.peek() ?? refresh()), [])
  const headlined = useComputed(() => {
    const all = views.value
    return all?.find((view) => view.servers.value.length > 0) ?? all?.at(-1) ?? null
  })

  const isPatient = useSignal(true)
  const isShown = useRef(false)
  useEffect(() => {
    const timer = setTimeout(() => {
      isPatient.value = false
    }, PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    const address = new URLSearchParams(location.search)
    filter.value = address.get('q') ?? ''
    const view = address.get('view') ?? stored('view')
    if (view === 'table' || view === 'grid') chosen.value = view
  }, [])

  const find = (query: string) => {
    filter.value = query
    keepInAddress('q', query)
  }
  const arrange = (value: 'grid' | 'table') => {
    chosen.value = value
    store('view', value)
    keepInAddress('view', value)
  }
  const start = () => sequence.start(0)

  const total = views.value?.reduce((sum, view) => sum + view.servers.value.length, 0) ?? 0
  const large = views.value?.some((view) => view.servers.value.length > MOST_CARDS)
  const layout = chosen.value ?? (large ? 'table' : 'grid')
  // The real fleet goes first, unless there is nothing in it to see.
  const isVacant = ({ fleet, loaded, servers }: FleetView) =>
    Number(!fleet.value.simulated && loaded.value && servers.value.length === 0)
  const arranged = views.value?.toSorted((a, b) => isVacant(a) - isVacant(b))
  const known = views.value !== null
  const isWaiting = !known || views.value?.some((view) => !view.loaded.value)
  // One after the other they would push each other down; what is shown stays.
  if (!isWaiting) isShown.current = true
  const isHeld = isWaiting && !isShown.current && isPatient.value
  const isBlank = isWaiting && (isHeld || !views.value?.some(({ loaded }) => loaded.value))
  const emptySimulation = <EmptyFleet words={words} busy={sequence.running.value} onStart={start} />

  return (
    <div class="console" data-asks-fleets>
      {known && views.value?.length === 0 ? (
        <div class="headline">
          <h1>{fleet.empty}</h1>
        </div>
      ) : (
        <Headline view={isHeld ? null : headlined.value} words={words} />
      )}
      <BudgetNotice words={{ language, savings: fleet.savings, more: fleet.savingsMore }} />
      {problem.value && !known && (
        <Notice title={fleet.errorTitle} problem={problem.value} unreachable={fleet.unreachable}>
          <button type="button" class="button small" onClick={refresh}>
            {common.retry}
          </button>
        </Notice>
      )}
      {isBlank && !problem.value && <Skeleton />}
      {total > 0 && !isHeld && (
        <FleetTools
          words={fleet}
          filter={filter.value}
          layout={layout}
          onFilter={find}
          onLayout={arrange}
        />
      )}
      {(isHeld ? [] : arranged)?.map((view) => (
        <FleetSection
          key={view.id}
          view={view}
          words={words}
          sequence={sequence}
          filter={filter.value}
          layout={layout}
          onClearFilter={() => find('')}
          empty={view.fleet.value.simulated ? emptySimulation : <NoRealServer words={words} />}
        />
      ))}
      {known && !isHeld && !simulation.value && (
        <>
          {sequence.problem.value && (
            <Notice
              title={fleet.generationFailed}
              problem={sequence.problem.value}
              unreachable={fleet.unreachable}
            />
          )}
          {emptySimulation}
        </>
      )}
      {simulation.value && <Arrivals view={simulation.value} words={fleet} />}
      {total > 0 && !isHeld && (
        <p class="console-more">
          <a class="button quiet small" href={page(language, '/connect')}>
            <Cable size={15} aria-hidden="true" />
            {fleet.connectReal}
          </a>
        </p>
      )}
    </div>
  )
}

function NoRealServer({ words: { fleet, language } }: { words: FleetWords }) {
  return (
    <p class="no-match">
      {fleet.waitingReal}
      <a class="button small" href={page(language, '/connect')}>
        {fleet.connectReal}
      </a>
    </p>
  )
}

/** Places where cards will be, so that nothing jumps when they come. */
function Skeleton() {
  return (
    <div class="cards skeleton" aria-hidden="true">
      {Array.from({ length: 8 }, (_, i) => (
        <div key={i} class="card" />
      ))}
    </div>
  )
}

/** Says to screen readers who arrived: in batches, and when all have. */
function Arrivals({ view, words }: { view: FleetView; words: FleetWords['fleet'] }) {
  const message = useSignal('')
  const announced = useRef<number | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>()

  useSignalEffect(() => {
    const count = view.servers.value.length
    if (!view.loaded.value) return
    if (announced.current === null || count < announced.current) announced.current = count
    if (count === announced.current || timer.current) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      const count = view.servers.peek().length
      const complete = view.fleet.peek().generation?.isComplete
      message.value = complete
        ? fill(words.complete, { n: count })
        : fill(words.announceJoined, { n: count - (announced.current ?? 0) })
      announced.current = count
    }, ANNOUNCE_MS)
  })

  return (
    <p class="visually-hidden" aria-live="polite">
      {message}
    </p>
  )
}
