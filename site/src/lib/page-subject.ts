/** What the page that an address opens is about. */

export interface PageSubject {
  kind: 'fleet' | 'server' | 'explore'
  /** Null where the address names none. */
  fleet: string | null
  server: string | null
}

/** @param address of a page of the console */
export function subjectOf({ pathname, searchParams }: URL): PageSubject {
  const page = pathname.replace(/^\/en(?=\/|$)/, '')
  const fleet = searchParams.get('fleet') || null
  const server = searchParams.get('server') || null
  if (page === '/server' && fleet && server) return { kind: 'server', fleet, server }
  return { kind: page === '/explore' ? 'explore' : 'fleet', fleet, server: null }
}
