/** Secrets as they arrive in a request, compared without telling how much of them was right. */
import { timingSafeEqual } from 'hono/utils/buffer'

/**
 * The secret in an `Authorization` header: the token of `Bearer`, or the password of `Basic`
 * (whose user name is ignored); null when there is none or it cannot be read. RFC 6750, RFC 7617.
 */
export function secretOf(authorization: string | undefined): string | null {
  const [scheme, ...rest] = (authorization ?? '').trim().split(/\s+/)
  const value = rest.join(' ')
  if (!scheme || !value) return null
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return null
  try {
    const decoded = new TextDecoder().decode(
      Uint8Array.from(atob(value), (char) => char.charCodeAt(0))
    )
    const colon = decoded.indexOf(':')
    return colon < 0 ? null : decoded.slice(colon + 1) || null
  } catch {
    return null // Not base64: as good as no secret, and the caller answers 401.
  }
}

/** Whether `given` is one of the configured secrets; an absent secret matches nothing. */
export async function isOneOf(
  given: string | null,
  ...secrets: (string | undefined)[]
): Promise<boolean> {
  if (!given) return false
  const matches = await Promise.all(
    secrets.map((secret) => (secret ? timingSafeEqual(given, secret) : false))
  )
  return matches.includes(true)
}
