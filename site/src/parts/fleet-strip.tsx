import type { Signals } from '../../../worker/contracts/signal'
import type { FleetView } from '../lib/fleet-view'
import { called } from '../lib/naming'

interface Props {
  view: FleetView
  /** How many servers there will be; the missing ones are shown as empty places. */
  places: number
  /** What the bars show; written below them. */
  label: string
}

/** Places that the bars are spread over at least: a fleet of one is a thin bar too, not a wall. */
const MIN_SLOTS = 20
/** With more places than this the bars are too thin for an outline. */
const MOST_WIDE = 60
/** A bar of next to nothing is seen all the same; one of a silent server is an outline, which needs more. */
const MIN_HEIGHT = 2
const MIN_OUTLINE = 10

/** The fleet at a glance: a bar for each server, as high as the fullest of its shares, loud only where something is wrong. */
export function FleetStrip({ view, places, label }: Props) {
  view.version.value
  const all = view.servers.value
  const servers = view.order.value.length === all.length ? view.order.value : all
  const shown = Math.max(places, servers.length)
  const slots = Math.max(shown, MIN_SLOTS)
  const pitch = slots > MOST_WIDE ? 4 : 10
  const width = slots * pitch - pitch / 2.5
  return (
    <figure class="strip" data-dense={slots > MOST_WIDE || undefined}>
      <svg viewBox={`0 0 ${width} 40`} preserveAspectRatio="none" aria-hidden="true">
        {Array.from({ length: shown }, (_, i) => {
          const server = servers[i]
          const reading = server && view.reading(server.id).peek()
          const least = reading?.status === 'offline' ? MIN_OUTLINE : MIN_HEIGHT
          const height = Math.max(least, fullest(reading?.signals ?? {}) * 0.4)
          return (
            <rect
              key={server?.id ?? i}
              data-status={reading?.status ?? 'empty'}
              x={i * pitch}
              y={40 - height}
              width={pitch * 0.6}
              height={height}
            >
              {server && <title>{called(server)}</title>}
            </rect>
          )
        })}
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  )
}

/** The largest of a server's shares of 100. */
const fullest = ({ cpuPercent = 0, memoryPercent = 0, diskPercent = 0 }: Signals) =>
  Math.min(100, Math.max(cpuPercent, memoryPercent, diskPercent))
