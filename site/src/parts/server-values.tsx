import type { Reading } from '../../../worker/contracts/fleet'
import type { SignalName } from '../../../worker/contracts/signal'
import { signalText } from '../lib/format'
import type { ServerWords } from '../lib/words'
import { Meter } from './meter'

const VALUES: SignalName[] = [
  'cpuPercent',
  'memoryPercent',
  'diskPercent',
  'receiveBytesPerSecond',
  'transmitBytesPerSecond',
  'load1',
  'uptimeSeconds',
]

/** What a server reports now, in large numbers. */
export function ServerValues({ reading, words }: { reading: Reading; words: ServerWords }) {
  const { common } = words
  const { signals, because, status } = reading
  return (
    <dl class="values" data-status={status}>
      {VALUES.map((name) => (
        <div key={name} data-loud={because.includes(name) || undefined}>
          <dt>{common.signal[name]}</dt>
          <dd data-signal={name}>{signalText(name, signals[name], common)}</dd>
          {name.endsWith('Percent') && (
            <dd class="value-meter">
              <Meter value={signals[name]} />
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
