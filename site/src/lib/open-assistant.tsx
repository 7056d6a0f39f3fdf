import { signal } from '@preact/signals'
import { createRef, render } from 'preact'
import { AssistantPanel } from '../parts/assistant-panel'
import { Conversation } from './conversation'
import { subjectOf } from './page-subject'
import type { AssistantWords } from './words'

const KEPT_OPEN = 'assistant-open'
/** Below this the panel covers the page, as `styles/assistant.css` has it. */
const COVERING = matchMedia('(width < 720px)')

/** Whether this is a device without a keyboard of its own. */
const TOUCHED = matchMedia('(pointer: coarse)')

const isOpen = signal(false)
const isCovering = signal(COVERING.matches)
const field = createRef<HTMLTextAreaElement>()
let words: AssistantWords | undefined
let cameFrom: Element | null = null

/** What a panel that covers the page keeps from being reached. */
const covered = () => document.querySelectorAll<HTMLElement>('body > :not([data-assistant-place])')

/**
 * Open the panel; where it is open, go to its field, and close it from there.
 *
 * @param opener the button that gets the focus where nothing else had it
 * @param isAsked whether somebody wants to ask now, rather than the page taking up what was open
 */
export async function openAssistant(opener: HTMLElement, isAsked: boolean): Promise<void> {
  words ??= await wordsOf(opener.dataset.words!)
  if (isOpen.peek()) {
    const isInside = document.querySelector('#assistant')?.contains(document.activeElement)
    if (isInside || document.activeElement === opener) close(opener)
    else field.current?.focus()
    return
  }
  cameFrom = document.activeElement === document.body ? opener : document.activeElement
  isOpen.value = true
  show(opener)
  if (isAsked) begin()
}

/** Where a finger writes, the keyboard would hide what can be asked: it comes when the field is touched. */
function begin() {
  if (isCovering.peek() && TOUCHED.matches)
    document.querySelector<HTMLElement>('.assistant-talk')?.focus()
  else field.current?.focus()
}

/** @throws {Error} where they cannot be had */
async function wordsOf(path: string): Promise<AssistantWords> {
  const response = await fetch(path)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response.json()
}

function show(opener: HTMLElement) {
  const subject = subjectOf(new URL(location.href))
  const conversation = new Conversation()
  const Shown = () => (
    <AssistantPanel
      isCovering={isCovering.value}
      close={() => close(opener)}
      {...{ conversation, subject, field, words: words! }}
    />
  )
  render(<Shown />, place())
  mark(opener)
}

function close(opener: HTMLElement) {
  isOpen.value = false
  render(null, place())
  mark(opener)
  const back = cameFrom instanceof HTMLElement && cameFrom.isConnected ? cameFrom : opener
  back.focus()
}

const place = () => document.querySelector('[data-assistant-place]')!

/** Tell the page, and the next one, whether the panel is open. */
function mark(opener: HTMLElement) {
  const open = isOpen.peek()
  opener.ariaExpanded = String(open)
  if (open) document.documentElement.dataset.assistant = 'open'
  else delete document.documentElement.dataset.assistant
  for (const element of covered()) element.inert = open && isCovering.peek()
  try {
    if (open) sessionStorage.setItem(KEPT_OPEN, '')
    else sessionStorage.removeItem(KEPT_OPEN)
  } catch {
    // Blocked storage: the next page begins with the panel closed.
  }
}

COVERING.addEventListener('change', () => {
  isCovering.value = COVERING.matches
  for (const element of covered()) element.inert = isOpen.peek() && COVERING.matches
})
