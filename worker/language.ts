/** Which language a caller reads. */
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { Language } from './contracts/generation'

/** The caller's language by `Accept-Language`; Korean when it asks for neither. RFC 9110, 12.5.4. */
export function languageOf(c: Context): Language {
  return accepts(c, {
    header: 'Accept-Language',
    supports: ['ko', 'en'],
    default: 'ko',
    match: (wanted, { supports, default: fallback }) =>
      [...wanted]
        .filter(({ q }) => q > 0)
        .sort((a, b) => b.q - a.q)
        .map(({ type }) => type.toLowerCase().split('-')[0]!)
        .find((language) => supports.includes(language)) ?? fallback,
  }) as Language
}
