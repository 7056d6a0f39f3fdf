/** Moments as they are written: RFC 3339 or, in a query string, Unix ms. */
import * as z from 'zod'

/** In a query string, as Unix ms. */
export const Moment = z
  .union([z.iso.datetime({ offset: true }), z.string().regex(/^\d{10,15}$/)])
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)))

/** RFC 3339, in UTC. @param ms Unix ms */
export const instant = (ms: number): string => new Date(ms).toISOString()
