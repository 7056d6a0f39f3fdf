/** Which servers are of one kind, as far as their names tell. */

/**
 * What the names of servers of one kind have in common: all but the numbers. Null for a name without one.
 *
 * @example kindOf('web-02.example:9100') // => 'web-#.example:#'
 */
export function kindOf(server: string): string | null {
  const kind = server.replace(/\d+/g, '#')
  return kind === server ? null : kind
}
