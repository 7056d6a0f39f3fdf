import { useSignal } from '@preact/signals'
import type { Dictionary } from '../i18n'
import { problemOf } from '../lib/api'
import { signIn } from '../lib/session'

interface Props {
  words: Dictionary['session']
  titleId: string
  onCancel?: () => void
}

/** The admin token, asked for; a right one reloads the page as its owner sees it. */
export default function SignInForm({ words, titleId, onCancel }: Props) {
  const wrong = useSignal('')
  const busy = useSignal(false)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const token = new FormData(event.currentTarget as HTMLFormElement).get('token')
    busy.value = true
    try {
      await signIn(String(token))
      location.reload()
    } catch (error) {
      const { status, detail } = problemOf(error)
      wrong.value = status === 401 ? words.wrong : detail || words.failed
    } finally {
      busy.value = false
    }
  }

  const tokenId = `${titleId}-token`
  return (
    <form class="form" onSubmit={submit}>
      <h2 id={titleId}>{words.title}</h2>
      <p class="hint">{words.explain}</p>
      <label for={tokenId}>{words.token}</label>
      <span class="field">
        <input
          id={tokenId}
          name="token"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby={wrong.value ? `${tokenId}-wrong` : undefined}
        />
      </span>
      <p class="wrong" role="alert" id={`${tokenId}-wrong`}>
        {wrong}
      </p>
      <div class="actions">
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            {words.cancel}
          </button>
        )}
        <button type="submit" class="button primary" disabled={busy.value}>
          {words.submit}
        </button>
      </div>
    </form>
  )
}
