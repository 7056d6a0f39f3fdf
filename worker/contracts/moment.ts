/** A moment in a query string: RFC 3339 or Unix ms. */
import * as z from 'zod'

export const Moment = z
  .union([z.iso.datetime({ offset: true }), z.string().regex(/^\d{10,15}$/)])
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)))
