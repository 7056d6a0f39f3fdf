import { useSignal } from '@preact/signals'
import { Eye, EyeOff } from 'lucide-preact'
import type { ConnectWords } from '../lib/words'
import { CopyButton } from './copy-button'

interface Props {
  title: string
  explain: string
  value: string
  words: ConnectWords
}

/** A key: hidden until asked for, and copied without being shown. */
export function SecretKey({ title, explain, value, words: { connect, common } }: Props) {
  const shown = useSignal(false)
  const Picture = shown.value ? EyeOff : Eye
  return (
    <div class="key">
      <div>
        <h3>{title}</h3>
        <p>{explain}</p>
      </div>
      <div class="key-value">
        <code>
          {shown.value ? (
            value
          ) : (
            <span role="img" aria-label={connect.hidden}>
              {'•'.repeat(24)}
            </span>
          )}
        </code>
        <button
          type="button"
          class="button quiet small"
          aria-pressed={shown.value}
          onClick={() => {
            shown.value = !shown.value
          }}
        >
          <Picture size={14} aria-hidden="true" />
          {shown.value ? connect.hide : connect.show}
        </button>
        <CopyButton text={value} common={common} />
      </div>
    </div>
  )
}
