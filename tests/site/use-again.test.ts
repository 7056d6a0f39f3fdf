import { type Signal, signal } from '@preact/signals'
import { h, options, render } from 'preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { rowTime } from '../../site/src/lib/row-time.ts'
import { useAgainOnCause, useAgainOnStates } from '../../site/src/lib/use-again.ts'
import type { Diagnosis } from '../../worker/contracts/diagnosis.ts'

const NOON = Date.parse('2026-01-01T12:00:10Z')
const FRAME_MS = 16

beforeEach(() => {
  vi.useFakeTimers({ now: NOON })
  options.requestAnimationFrame = (draw) => void setTimeout(draw, FRAME_MS)
  // Preact compares the place it renders into with it, and looks at nothing else.
  vi.stubGlobal('document', {})
})
afterEach(() => {
  vi.useRealTimers()
  delete options.requestAnimationFrame
  vi.unstubAllGlobals()
})

/** A place for components that draw nothing. */
const nowhere = () => ({ childNodes: [], firstChild: null }) as unknown as HTMLElement

/** Effects run with frames; an effect's effect with the one after. */
const settle = () => vi.advanceTimersByTimeAsync(3 * FRAME_MS)

/** A page on which the states of a fleet are seen, and how often it has asked anew. */
async function watching(states: string | null) {
  const place = nowhere()
  const again = vi.fn()
  const Page = (props: { states: string | null }) => {
    useAgainOnStates(props.states, [{ again }])
    return null
  }
  const see = async (states: string | null) => {
    render(h(Page, { states }), place)
    await settle()
  }
  const leave = () => render(null, place)
  await see(states)
  return { again, see, leave }
}

it('asks once a row can show that a server changed its state, and not before', async () => {
  const { again, see } = await watching('online online')
  const due = rowTime(Date.now())
  await see('online critical')
  await vi.advanceTimersByTimeAsync(due - Date.now() - 1)
  expect(again).toHaveBeenCalledTimes(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(again).toHaveBeenCalledTimes(1)
})

it('asks nothing when states come to be known, or stay as they are', async () => {
  const { again, see } = await watching(null)
  await see('online')
  await see('online')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(again).not.toHaveBeenCalled()
})

it('asks once for several changes that the same row shows, and again for a later one', async () => {
  const { again, see } = await watching('online')
  await see('warning')
  await see('critical')
  await vi.advanceTimersByTimeAsync(180_000)
  expect(again).toHaveBeenCalledTimes(1)
  await see('online')
  await vi.advanceTimersByTimeAsync(180_000)
  expect(again).toHaveBeenCalledTimes(2)
})

it('asks nothing after the page was left', async () => {
  const { again, see, leave } = await watching('online')
  await see('critical')
  leave()
  await vi.advanceTimersByTimeAsync(180_000)
  expect(again).not.toHaveBeenCalled()
})

/** What a diagnosis names. */
const naming = (cause: 'cpu-runaway' | 'memory-leak', server: string): Diagnosis => ({
  ...{ at: '2026-01-01T12:00:00.000Z', onset: null, verdict: 'cause', unchecked: [] },
  causes: [{ cause, server, confidence: 0.9, scope: 'server', affected: [], evidence: [] }],
})
const HEALTHY: Diagnosis = { ...naming('cpu-runaway', 'web-1'), verdict: 'healthy' }

/** A page that is told diagnoses, and how often it has asked the other analyses anew. */
async function told(first: Diagnosis | null) {
  const answer: Signal<Diagnosis | null> = signal(first)
  const again = vi.fn()
  const Page = () => {
    useAgainOnCause(answer, [{ again }])
    return null
  }
  render(h(Page, {}), nowhere())
  await settle()
  const tell = async (diagnosis: Diagnosis) => {
    answer.value = diagnosis
    await settle()
  }
  return { again, tell }
}

it('asks the others when a cause is named, when another is, or another server, and when none is', async () => {
  const { again, tell } = await told(HEALTHY)
  expect(again).toHaveBeenCalledTimes(0)
  await tell(naming('cpu-runaway', 'web-1'))
  expect(again).toHaveBeenCalledTimes(1)
  await tell(naming('memory-leak', 'web-1'))
  expect(again).toHaveBeenCalledTimes(2)
  await tell(naming('memory-leak', 'web-2'))
  expect(again).toHaveBeenCalledTimes(3)
  await tell(HEALTHY)
  expect(again).toHaveBeenCalledTimes(4)
})

it('asks nothing when a diagnosis says the same as before', async () => {
  const { again, tell } = await told(naming('cpu-runaway', 'web-1'))
  expect(again).toHaveBeenCalledTimes(1)
  await tell(naming('cpu-runaway', 'web-1'))
  expect(again).toHaveBeenCalledTimes(1)
})
