import { useSignal } from '@preact/signals'
import { Check, Copy } from 'lucide-preact'
import type { Dictionary } from '../i18n'

/** How long the button says that it has copied. */
const SAID_MS = 2_000

interface Props {
  /** The text, or how to make it once it is wanted. */
  text: string | (() => string)
  common: Dictionary['common']
}

/** Copies a text. */
export function CopyButton({ text, common }: Props) {
  const copied = useSignal(false)
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : text())
    copied.value = true
    setTimeout(() => {
      copied.value = false
    }, SAID_MS)
  }
  const Picture = copied.value ? Check : Copy
  return (
    <button type="button" class="button quiet small" onClick={copy}>
      <Picture size={14} aria-hidden="true" />
      <span aria-live="polite">{copied.value ? common.copied : common.copy}</span>
    </button>
  )
}
