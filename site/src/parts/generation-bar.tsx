import { ChevronsRight, Pause, Play, RotateCcw } from 'lucide-preact'
import { now } from '../lib/clock'
import { fill } from '../lib/fill'
import type { FleetView } from '../lib/fleet-view'
import type { Sequence } from '../lib/generation'
import type { FleetWords } from '../lib/words'

/** A server that joined this recently while we did not ask for one was brought in by another tab. */
const ELSEWHERE_MS = 2_500

interface Props {
  view: FleetView
  sequence: Sequence
  words: FleetWords
}

/** How far the fleet has come, and how to pause, skip, continue or begin again. */
export function GenerationBar({ view, sequence, words: { fleet: words } }: Props) {
  // The stream may run ahead of our own answers, and they of it.
  const streamed = view.fleet.value.generation
  const answered = sequence.latest.value
  const generation =
    answered && sequence.running.value && answered.currentCount > (streamed?.currentCount ?? 0)
      ? answered
      : streamed
  if (!generation || generation.isComplete) return null

  const { currentCount, totalServers, progress, nextServerType } = generation
  const running = sequence.running.value
  const elsewhere = !running && now.value > 0 && Date.now() - view.joinedAt.value < ELSEWHERE_MS
  const status = running
    ? nextServerType && fill(words.next, { type: nextServerType })
    : elsewhere
      ? words.elsewhere
      : words.paused

  return (
    <div class="generation">
      <div class="generation-text">
        <strong>{Math.round(progress)}%</strong>
        <span>{fill(words.progressText, { n: currentCount, total: totalServers })}</span>
        <span class="generation-next">{status}</span>
      </div>
      <div
        class="progress"
        role="progressbar"
        aria-label={words.progress}
        aria-valuenow={Math.round(progress)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="progress-level" width={progress} height="4" />
        </svg>
      </div>
      <div class="generation-actions">
        {running ? (
          <button type="button" class="button small" onClick={() => sequence.pause()}>
            <Pause size={14} aria-hidden="true" />
            {words.pause}
          </button>
        ) : (
          <button
            type="button"
            class="button small primary"
            onClick={() => sequence.start(currentCount)}
          >
            <Play size={14} aria-hidden="true" />
            {words.resume}
          </button>
        )}
        <button type="button" class="button small" onClick={() => sequence.skip(currentCount)}>
          <ChevronsRight size={14} aria-hidden="true" />
          {words.all}
        </button>
        <button type="button" class="button small quiet" onClick={() => sequence.again()}>
          <RotateCcw size={14} aria-hidden="true" />
          {words.again}
        </button>
      </div>
    </div>
  )
}
