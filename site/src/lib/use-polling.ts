import { useEffect } from 'preact/hooks'

/**
 * Looks once when a component appears, and again every `periodMs` while the page is in view.
 *
 * @param refresh what it was at the first rendering with this `key` is called; it handles its own errors
 * @param key another is a reason to look at once
 */
export function usePolling(refresh: () => Promise<void>, periodMs: number, key?: string): void {
  useEffect(() => {
    refresh()
    const timer = setInterval(() => document.hidden || refresh(), periodMs)
    return () => clearInterval(timer)
  }, [key])
}
