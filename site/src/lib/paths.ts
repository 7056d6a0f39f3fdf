import type { Language } from '../i18n'

/** The address of a page in a language: `page('en', '/connect')` is `/en/connect`. */
export function page(language: Language, path: string): string {
  if (language === 'ko') return path
  return path === '/' ? '/en' : `/en${path}`
}

/** The address of a server's page. */
export function serverPage(language: Language, fleet: string, server: string): string {
  return `${page(language, '/server')}?${new URLSearchParams({ fleet, server })}`
}

/**
 * The address of an expression on the explore page, as a graph.
 *
 * @param asked `range` is a PromQL duration, `end` an instant; now where there is none
 */
export function explorePage(
  language: Language,
  asked: { fleet: string; expr: string; range: string; end?: string }
): string {
  return `${page(language, '/explore')}?${new URLSearchParams({ ...asked, tab: 'graph' })}`
}
