/** An end to waiting, by this machine's clock. */
import type { TimeLimit } from '../../worker/assistant/time-limit'

/**
 * The outcome of some work, which goes on unheard when it takes too long or nobody waits for it.
 * @throws what the work throws, `late()`, or the reason of the signal
 */
export async function limited<Value>(
  work: Promise<Value>,
  { ms, late, signal }: TimeLimit
): Promise<Value> {
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
