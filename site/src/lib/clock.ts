import { signal } from '@preact/signals'

/** A visitor's clock that is off by less than this is taken to be right: `Date` has whole seconds. */
const TOLERANCE_MS = 3_000

let offsetMs = 0

/** The server's time, Unix ms: ages must not depend on a visitor's wrong clock. */
export const serverNow = () => Date.now() + offsetMs

/** The server's time as something to render from; moves each second while the page is seen. */
export const now = signal(0)

/** Learn the server's clock from an answer's `Date` header. */
export function heardDate(date: string | null) {
  const difference = date ? Date.parse(date) - Date.now() : 0
  offsetMs = Math.abs(difference) > TOLERANCE_MS ? difference : 0
}

/** Move `now` each second; for a page's one island that shows ages. Returns how to stop. */
export function startClock(): () => void {
  const tick = () => {
    if (!document.hidden) now.value = serverNow()
  }
  tick()
  const timer = setInterval(tick, 1_000)
  document.addEventListener('visibilitychange', tick)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  }
}
