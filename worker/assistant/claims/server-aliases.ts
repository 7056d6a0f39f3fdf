/** Servers under names that say nothing: what a model sees of them. */
import { shownName } from '../words/shown-name'

const ALIAS = 'srv_\\d+'

/** How a name stands in a pattern. */
const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

export class ServerAliases {
  readonly #aliases = new Map<string, string>()
  readonly #servers = new Map<string, string>()
  readonly #forms = new Map<string, string>()
  readonly #pattern: RegExp

  /** @param servers ids; `srv_1` is the first, and so on */
  constructor(servers: Iterable<string>) {
    for (const server of servers) this.#add(server)
    // The longest first: `web-1` is within `web-10`.
    const forms = [...this.#forms.keys()].sort((a, b) => b.length - a.length).map(escaped)
    this.#pattern = new RegExp(
      `(?<![A-Za-z0-9_.-])(?:${[...forms, ALIAS].join('|')})(?![A-Za-z0-9_-])`,
      'gi'
    )
  }

  #add(server: string): void {
    if (this.#aliases.has(server) || server === '') return
    const alias = `srv_${this.#aliases.size + 1}`
    this.#aliases.set(server, alias)
    this.#servers.set(alias, server)
    for (const form of [server, shownName(server)]) this.#forms.set(form.toLowerCase(), alias)
  }

  /** The alias of a server; null for one that is none of these. */
  of(server: string): string | null {
    return this.#aliases.get(server) ?? null
  }

  /** The server that an alias stands for. */
  server(alias: string): string | null {
    return this.#servers.get(alias) ?? null
  }

  /** The text with aliases in place of names. */
  hide(text: string): string {
    return text.replace(this.#pattern, (found) => this.#forms.get(found.toLowerCase()) ?? found)
  }

  /** Aliases in a text whose names are hidden, in its order; those of no server included. */
  mentioned(text: string): string[] {
    return text.match(new RegExp(ALIAS, 'gi'))?.map((found) => found.toLowerCase()) ?? []
  }

  /** The text without its aliases. */
  without(text: string): string {
    return text.replace(new RegExp(ALIAS, 'gi'), ' ')
  }
}
