/** Bring in the assistant's code when it is wanted: by its button, by its keys, or because it was open. */
export function prepareOpener(opener: HTMLButtonElement) {
  const isMac = /Mac|iP(hone|ad)/.test(navigator.platform)
  const { hint = '', failed = '' } = opener.dataset
  opener.title = hint.replace('{key}', isMac ? '⌘K' : 'Ctrl+K')

  const open = async (isAsked: boolean) => {
    const notice = opener.nextElementSibling!
    notice.textContent = ''
    try {
      const { openAssistant } = await import('./open-assistant')
      await openAssistant(opener, isAsked)
    } catch (error) {
      // No network, or a page older than what is deployed now: both end with a reload.
      console.error(error)
      notice.textContent = failed
    }
  }

  opener.addEventListener('click', () => open(true))
  document.addEventListener('keydown', (event) => {
    // By the key's place: with a Korean layout the letter is another one.
    const isWanted = (isMac ? event.metaKey : event.ctrlKey) && event.code === 'KeyK'
    if (!isWanted || event.shiftKey || event.altKey) return
    event.preventDefault()
    open(true)
  })
  if (document.documentElement.dataset.assistant === 'open') open(false)
}
