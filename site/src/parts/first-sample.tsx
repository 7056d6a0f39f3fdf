import { useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { startClock } from '../lib/clock'
import { fill } from '../lib/fill'
import { FleetView } from '../lib/fleet-view'
import { called } from '../lib/naming'
import { page, serverPage } from '../lib/paths'
import type { ConnectWords } from '../lib/words'

/** Waits for a real server to appear, and leads to it the moment it does. */
export function FirstSample({ words: { connect, language } }: { words: ConnectWords }) {
  const view = useMemo(
    () => new FleetView({ id: 'main', simulated: false, serverCount: 0, generation: null }, false),
    []
  )
  /** Who was reporting when we came; null until it is known. */
  const before = useRef<Set<string> | null>(null)

  useEffect(() => {
    const stops = [startClock(), view.watch()]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  useSignalEffect(() => {
    if (view.loaded.value && !before.current)
      before.current = new Set(reporting(view).map((server) => server.id))
  })

  view.version.value
  const servers = reporting(view)
  const fresh = servers.filter((server) => before.current && !before.current.has(server.id)).at(-1)
  const known = servers.length
  return (
    <p class="first-sample" role="status" data-arrived={fresh ? true : undefined}>
      <i />
      {fresh ? (
        <>
          <span>{fill(connect.arrived, { name: called(fresh) })}</span>
          <a class="button primary small" href={serverPage(language, 'main', fresh.id)}>
            {connect.open}
          </a>
        </>
      ) : (
        <>
          <span>{known > 0 ? connect.waitingNew : connect.waiting}</span>
          {known > 0 && <a href={page(language, '/')}>{fill(connect.already, { n: known })}</a>}
        </>
      )}
    </p>
  )
}

/** The servers that are not silent. */
const reporting = (view: FleetView) =>
  view.servers.value.filter(({ id }) => view.reading(id).peek().status !== 'offline')
