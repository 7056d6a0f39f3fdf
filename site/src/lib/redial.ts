const RETRY_MIN_MS = 500
const RETRY_MAX_MS = 15_000

/**
 * How long to wait before a stream is dialled again, ms: longer with each failure, and not the same for
 * all who lost it together.
 *
 * @param failures in a row, 1 at least
 */
export function redialPauseMs(failures: number): number {
  const pause = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (failures - 1))
  return pause * (0.5 + Math.random() / 2)
}
