import { useSignal } from '@preact/signals'
import { LogIn, LogOut } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Dictionary } from '../i18n'
import { owner, signedIn, signingIn, signOut, visibleFleets } from '../lib/session'
import SignInForm from '../parts/sign-in-form'

/** Sign in as the owner, or out. */
export default function SessionMenu({ words }: { words: Dictionary['session'] }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const ready = useSignal(false)

  useEffect(() => {
    ready.value = true
    // The fleet page asks anyway; elsewhere nobody else does.
    if (owner.peek() === null && !document.querySelector('[data-asks-fleets]'))
      visibleFleets().catch(() => {
        owner.value = false
      })
    return signingIn.subscribe((open) => {
      if (open) dialog.current?.showModal()
      else dialog.current?.close()
    })
  }, [])

  const close = () => {
    signingIn.value = false
  }

  return (
    <>
      {signedIn.value && (
        <button type="button" class="button quiet small" onClick={signOut}>
          <LogOut size={15} aria-hidden="true" />
          <span>{words.signOut}</span>
        </button>
      )}
      {owner.value === false && (
        <button
          type="button"
          class="button quiet small"
          disabled={!ready.value}
          onClick={() => {
            signingIn.value = true
          }}
        >
          <LogIn size={15} aria-hidden="true" />
          <span>{words.signIn}</span>
        </button>
      )}
      <dialog ref={dialog} aria-labelledby="sign-in-title" onClose={close}>
        <SignInForm words={words} titleId="sign-in-title" onCancel={close} />
      </dialog>
    </>
  )
}
