import type { Server } from '../../../worker/contracts/fleet'
import { fill } from '../lib/fill'
import { BINARY, bytes } from '../lib/format'
import { called, plain } from '../lib/naming'
import type { ServerWords } from '../lib/words'

/** What is known of a machine; what nobody reported is left out. */
export function ServerFacts({ server, words }: { server: Server; words: ServerWords }) {
  const { server: names } = words
  const facts: [string, string | null][] = [
    [names.instance, server.id === called(server) ? null : server.id],
    [names.environment, server.environment],
    [names.location, [server.location, server.provider].filter(Boolean).join(' · ') || null],
    [names.ip, server.ip],
    [names.os, server.os],
    [names.kernel, [server.kernel, server.architecture].filter(Boolean).join(' · ') || null],
    [names.cores, server.cores === null ? null : fill(names.coresValue, { n: server.cores })],
    [names.memory, server.memoryBytes === null ? null : bytes(server.memoryBytes, BINARY)],
  ]
  return (
    <section class="facts" aria-label={names.facts}>
      <dl>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{plain(value ?? '')}</bdi>
              </dd>
            </div>
          ))}
        {server.services.length > 0 && (
          <div class="facts-services">
            <dt>{names.services}</dt>
            <dd>
              {server.services.map(({ name, status, port }) => (
                <span key={name} class="service" data-running={status === 'running'}>
                  <bdi>{plain(name)}</bdi>
                  {port !== null && <small>:{port}</small>}
                  {status === 'stopped' && <em>{names.stopped}</em>}
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  )
}
