import { addressed } from './document-address'

/** How long a button says that it has copied. */
const SAID_MS = 2_000

/** Make the code of a document ready to be used here: with this address, and a button that copies. */
export function prepareDocument(article: HTMLElement) {
  for (const code of article.querySelectorAll('code')) {
    code.textContent = addressed(code.textContent, location)
    if (code.closest('td')) breakable(code)
  }
  const { copy = '', copied = '' } = article.dataset
  for (const block of article.querySelectorAll('pre')) frame(block, copy, copied)
}

/** Let a long name in a narrow column go on in the next line between its parts. */
function breakable(code: HTMLElement) {
  const parts = code.textContent.split(/(?<=[:_/])(?=\w)/)
  code.replaceChildren(...parts.flatMap((part) => [document.createElement('wbr'), part]))
}

/** Put a block of code into a frame that scrolls, with a button. */
function frame(block: HTMLPreElement, copy: string, copied: string) {
  const text = block.textContent
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button quiet small'
  button.ariaLive = 'polite'
  button.textContent = copy
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text)
    button.textContent = copied
    setTimeout(() => {
      button.textContent = copy
    }, SAID_MS)
  })
  const scrolls = document.createElement('div')
  scrolls.className = 'snippet-text'
  // What scrolls must be reachable by keyboard.
  scrolls.tabIndex = 0
  const whole = document.createElement('div')
  whole.className = 'snippet'
  block.replaceWith(whole)
  scrolls.append(block)
  whole.append(button, scrolls)
}
