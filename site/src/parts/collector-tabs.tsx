import { useSignal } from '@preact/signals'
import {
  curlLoop,
  curlOnce,
  install,
  prometheusConfig,
  reload,
  remoteWrite,
  serveToOthers,
} from '../lib/collectors'
import { fill } from '../lib/fill'
import type { ConnectWords } from '../lib/words'
import { Snippet } from './snippet'

/** What stands for the key where it is shown; what is copied has the real one. */
const MASK = '••••••••'

interface Props {
  origin: string
  writeKey: string
  words: ConnectWords
}

/** The ways to send samples, each with something to copy. */
export function CollectorTabs({ origin, writeKey, words: { connect, common } }: Props) {
  const chosen = useSignal(0)
  const real = { origin, key: writeKey }
  const masked = { origin, key: MASK }
  // An address that only this machine can reach is of no use on another one.
  const local = isLoopback(new URL(origin).hostname)
  const elsewhere = local
    ? origin.replace(/\/\/[^:/]+|\/\/\[.*\]/, `//${connect.thisMachine}`)
    : origin
  const tabs = [
    {
      title: connect.tabPrometheus,
      explain: connect.prometheusExplain,
      local: connect.loopbackOther,
      snippets: [{ label: 'prometheus.yml', of: remoteWrite }],
    },
    {
      title: connect.tabCurl,
      explain: connect.curlExplain,
      local: connect.loopbackOther,
      snippets: [
        { label: connect.curlOnce, of: curlOnce },
        { label: connect.curlLoop, of: curlLoop },
      ],
    },
    {
      title: connect.tabFresh,
      explain: connect.freshExplain,
      local: fill(connect.loopbackFresh, { place: connect.thisMachine }),
      snippets: [
        ...(local ? [{ label: connect.loopbackStart, of: () => serveToOthers }] : []),
        { label: connect.freshInstall, of: () => install },
        {
          label: connect.freshConfig,
          of: (to: typeof real) => prometheusConfig({ ...to, origin: elsewhere }),
        },
        { label: connect.freshReload, of: () => reload },
      ],
    },
  ]
  const tab = tabs[chosen.value]!

  const turn = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!by) return
    chosen.value = (chosen.value + by + tabs.length) % tabs.length
    const list = event.currentTarget as HTMLElement
    ;(list.children[chosen.value] as HTMLElement).focus()
  }

  return (
    <>
      <div class="choice" role="tablist" aria-label={connect.howTitle} onKeyDown={turn}>
        {tabs.map(({ title }, i) => (
          <button
            key={title}
            type="button"
            role="tab"
            id={`tab-${i}`}
            aria-controls="tab-panel"
            aria-selected={chosen.value === i}
            tabIndex={chosen.value === i ? 0 : -1}
            onClick={() => {
              chosen.value = i
            }}
          >
            {title}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${chosen.value}`} class="tab-panel">
        <p>{tab.explain}</p>
        {local && <p class="local-note">{tab.local}</p>}
        {tab.snippets.map(({ label, of }) => (
          <Snippet key={label} label={label} text={of(real)} shown={of(masked)} common={common} />
        ))}
        <p class="muted">{connect.intervalNote}</p>
      </div>
    </>
  )
}

/** Whether a host name leads to the machine that asks. */
const isLoopback = (hostname: string) =>
  /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
