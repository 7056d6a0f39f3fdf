/** What the visitor chose last time; null when nothing, or when storage is blocked. */
export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Remember a choice, where the browser lets us. */
export function store(key: string, value: string) {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Blocked storage: the choice holds for this page only.
  }
}

/** Put a choice into the address, so that a link restores the view; an empty value leaves it out. */
export function keepInAddress(name: string, value: string) {
  const address = new URL(location.href)
  if (value) address.searchParams.set(name, value)
  else address.searchParams.delete(name)
  history.replaceState(history.state, '', address)
}
