// Before the first paint: the stored theme, the assistant where it was open beside the page, and the
// language of a visitor who has not chosen one.
;(() => {
  const root = document.documentElement
  let theme = null
  let language = null
  try {
    theme = localStorage.getItem('theme')
    language = localStorage.getItem('language')
    if (sessionStorage.getItem('assistant-open') !== null && innerWidth >= 720)
      root.dataset.assistant = 'open'
  } catch {
    // Storage is blocked: the system's theme and the browser's language it is.
  }
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  const wanted =
    language ?? (navigator.languages.find((tag) => /^(ko|en)\b/i.test(tag)) ?? 'en').slice(0, 2)
  if (location.pathname === '/' && wanted.toLowerCase() === 'en')
    location.replace(`/en${location.search}`)
})()
