/** Calls back when the page's colours change: by the system's setting, or by the switch on the page. */
export function followTheme(recolour: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', recolour)
  addEventListener('themechange', recolour)
  return () => {
    scheme.removeEventListener('change', recolour)
    removeEventListener('themechange', recolour)
  }
}
