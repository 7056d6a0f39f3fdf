import { Cable, Play } from 'lucide-preact'
import { page } from '../lib/paths'
import type { FleetWords } from '../lib/words'

/** How high the bars of the picture are: what a fleet of twenty looks like, before there is one. */
const BARS = [34, 22, 41, 58, 30, 26, 48, 37, 72, 44, 28, 52, 33, 61, 39, 24, 46, 31, 55, 36]

interface Props {
  words: FleetWords
  busy: boolean
  onStart: () => void
}

/** What a visitor without servers sees: what could be here, and the two ways to get there. */
export function EmptyFleet({ words: { fleet, language }, busy, onStart }: Props) {
  return (
    <div class="empty">
      <svg class="empty-picture" viewBox="0 0 396 96" aria-hidden="true">
        {BARS.map((height, i) => (
          <rect key={i} x={i * 20} y={96 - height} width="12" height={height} rx="2" />
        ))}
      </svg>
      <h2>{fleet.startTitle}</h2>
      <p>{fleet.startExplain}</p>
      <div class="empty-actions">
        <button type="button" class="button primary" disabled={busy} onClick={onStart}>
          <Play size={16} aria-hidden="true" />
          {fleet.start}
        </button>
        <a class="button" href={page(language, '/connect')}>
          <Cable size={16} aria-hidden="true" />
          {fleet.connectReal}
        </a>
      </div>
    </div>
  )
}
