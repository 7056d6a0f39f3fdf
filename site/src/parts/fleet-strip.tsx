import type { FleetView } from '../lib/fleet-view'

interface Props {
  view: FleetView
  /** How many servers there will be; the missing ones are shown as empty places. */
  places: number
  label: string
}

/** Places that the bars are spread over at least: a fleet of one is a thin bar too, not a wall. */
const MIN_SLOTS = 20

/** The fleet at a glance: a bar for each server, as high as its CPU, loud only where something is wrong. */
export function FleetStrip({ view, places, label }: Props) {
  view.version.value
  const servers = view.servers.value
  const shown = Math.max(places, servers.length)
  const slots = Math.max(shown, MIN_SLOTS)
  const pitch = slots > 60 ? 4 : 10
  const width = slots * pitch - pitch / 2.5
  return (
    <svg
      class="strip"
      viewBox={`0 0 ${width} 40`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {Array.from({ length: shown }, (_, i) => {
        const server = servers[i]
        const reading = server && view.reading(server.id).peek()
        const cpu = reading?.signals.cpuPercent ?? 0
        const height = server ? Math.max(2, cpu * 0.4) : 2
        return (
          <rect
            key={server?.id ?? i}
            data-status={reading?.status ?? 'empty'}
            x={i * pitch}
            y={40 - height}
            width={pitch * 0.6}
            height={height}
          >
            {server && <title>{server.hostname}</title>}
          </rect>
        )
      })}
    </svg>
  )
}
