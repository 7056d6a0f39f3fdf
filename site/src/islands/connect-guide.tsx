import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { WorkspaceKeys } from '../../../worker/contracts/workspace'
import { api, type Problem, problemOf } from '../lib/api'
import { page } from '../lib/paths'
import { owner, visibleFleets } from '../lib/session'
import type { ConnectWords } from '../lib/words'
import { CollectorTabs } from '../parts/collector-tabs'
import { FirstSample } from '../parts/first-sample'
import { Notice } from '../parts/notice'
import { SecretKey } from '../parts/secret-key'
import SignInForm from '../parts/sign-in-form'

interface Props extends ConnectWords {
  unreachable: string
}

/** How to connect a real server: the keys, what to copy where, and the wait for the first sample. */
export default function ConnectGuide({ unreachable, ...words }: Props) {
  const { connect, common, session, language } = words
  const keys = useSignal<WorkspaceKeys | null>(null)
  const problem = useSignal<Problem | null>(null)

  const load = async () => {
    try {
      // Asking first keeps a visitor's console free of an error that is none.
      await visibleFleets()
      if (owner.peek()) keys.value = await api<WorkspaceKeys>('/api/workspace/keys')
      problem.value = null
    } catch (error) {
      problem.value = problemOf(error)
    }
  }
  useEffect(() => {
    load()
  }, [])

  if (owner.value === false)
    return (
      <div class="guide" data-asks-fleets>
        <div class="sign-in-here">
          <p>
            <strong>{connect.needOwner}</strong> {connect.needOwnerExplain}
          </p>
          <SignInForm words={session} titleId="connect-sign-in" />
          <a href={page(language, '/')}>{connect.seeSimulation}</a>
        </div>
      </div>
    )
  if (problem.value)
    return (
      <div class="guide" data-asks-fleets>
        <Notice title={connect.keysError} problem={problem.value} unreachable={unreachable}>
          <button type="button" class="button small" onClick={load}>
            {common.retry}
          </button>
        </Notice>
      </div>
    )
  if (!keys.value)
    return (
      <div class="guide" data-asks-fleets>
        <p class="muted">{connect.checking}</p>
      </div>
    )

  const { writeKey, readKey } = keys.value
  return (
    <div class="guide guide-columns" data-asks-fleets>
      {!writeKey && <p class="no-key">{connect.noKey}</p>}
      <section aria-labelledby="how-title" class="how">
        <FirstSample words={words} />
        <h2 id="how-title">{connect.howTitle}</h2>
        <CollectorTabs
          origin={location.origin}
          writeKey={writeKey ?? 'OPENMANAGER_WRITE_KEY'}
          words={words}
        />
      </section>
      <section class="keys">
        {writeKey && (
          <SecretKey
            title={connect.keyTitle}
            explain={connect.keyExplain}
            value={writeKey}
            words={words}
          />
        )}
        {readKey && (
          <SecretKey
            title={connect.readKeyTitle}
            explain={connect.readKeyExplain}
            value={readKey}
            words={words}
          />
        )}
        <p>
          <a href={page(language, '/docs/prometheus')}>{connect.readGuide}</a>
        </p>
      </section>
    </div>
  )
}
