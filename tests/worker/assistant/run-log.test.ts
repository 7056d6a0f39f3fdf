import { expect, it } from 'vitest'
import { RunLog } from '../../../worker/assistant/run-log'

const three = () => {
  const log = new RunLog()
  log.add('reset', {})
  log.add('fail', { reason: 'cancelled' })
  log.add('end', { final: true })
  return log
}

it('gives what was missed, and all of it to whoever names no event of it', () => {
  const log = three()
  const after = (id: number) => log.after(id).map((event) => event.id)
  expect(after(1)).toEqual([2, 3])
  expect(after(3)).toEqual([])
  for (const id of [0, -7, 4, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(after(id)).toEqual([1, 2, 3])
  }
})

it('has one outcome and one end', () => {
  const log = three()
  log.add('fail', { reason: 'internal' })
  log.add('end', { final: true })
  expect(log.events.map(({ event }) => event)).toEqual(['reset', 'fail', 'end'])
})
