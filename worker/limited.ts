/** An end to waiting, by this machine's clock. */
import type { Limited } from './assistant/time-limit'

export const limited: Limited = async (work, { ms, late, signal }) => {
  let timer: ReturnType<typeof setTimeout> | null = null
  let giveUp: (() => void) | null = null
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), Math.max(0, ms))
    giveUp = () => reject(signal?.reason)
    if (signal?.aborted) giveUp()
    signal?.addEventListener('abort', giveUp, { once: true })
  })
  try {
    return await Promise.race([work, end])
  } finally {
    clearTimeout(timer)
    if (giveUp) signal?.removeEventListener('abort', giveUp)
  }
}
