import type { Dictionary } from '../i18n'
import { CopyButton } from './copy-button'

interface Props {
  label: string
  text: string
  /** What is shown in place of `text`, which is what is copied. */
  shown?: string
  common: Dictionary['common']
}

/** A command or a configuration, to be copied. */
export function Snippet({ label, text, shown, common }: Props) {
  return (
    <div class="snippet">
      <div class="snippet-head">
        <span>{label}</span>
        <CopyButton text={text} common={common} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div class="snippet-text" tabIndex={0}>
        <pre>
          <code>{shown ?? text}</code>
        </pre>
      </div>
    </div>
  )
}
