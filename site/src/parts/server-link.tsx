import type { Server } from '../../../worker/contracts/fleet'
import type { Language } from '../i18n'
import { called } from '../lib/naming'
import { serverPage } from '../lib/paths'

interface Props {
  fleet: string
  server: Server
  language: Language
}

/** A server's name, which leads to its page; in full on asking, as a name may be cut. */
export function ServerLink({ fleet, server, language }: Props) {
  const name = called(server)
  return (
    <a href={serverPage(language, fleet, server.id)} title={name}>
      <bdi>{name}</bdi>
    </a>
  )
}
