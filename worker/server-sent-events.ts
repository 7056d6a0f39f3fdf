/** Server-sent events as text. */

/**
 * One event. JSON never contains a raw newline, so one document is one `data:` line. WHATWG HTML, 9.2.5.
 * @param name null for one that any listener hears
 */
export const frame = (id: number | string, name: string | null, data: unknown): string =>
  `id: ${id}\n${name === null ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`
