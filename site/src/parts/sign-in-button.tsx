import { signingIn } from '../lib/session'

/** Opens the sign-in dialog, from where something needs it. */
export function SignInButton({ label }: { label: string }) {
  return (
    <button
      type="button"
      class="button small"
      onClick={() => {
        signingIn.value = true
      }}
    >
      {label}
    </button>
  )
}
