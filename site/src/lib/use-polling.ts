import { useEffect } from 'preact/hooks'

/**
 * Looks once when a component appears, and again every `periodMs` while the page is in view.
 *
 * @param refresh what it was at the first rendering is called; it handles its own errors
 */
export function usePolling(refresh: () => Promise<void>, periodMs: number): void {
  useEffect(() => {
    refresh()
    const timer = setInterval(() => document.hidden || refresh(), periodMs)
    return () => clearInterval(timer)
  }, [])
}
