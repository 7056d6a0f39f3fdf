/** Orders that spare a server, and what would come of one being off. */
import { expect, test } from 'vitest'
import { understand } from '../../../../worker/assistant/understanding/understand'
import { NOW, ROSTER } from './roster'

const asked = (text: string) => understand(text, { servers: ROSTER, now: NOW })

test('a server that is to be left alone is not the one to be restarted', () => {
  const order = 'bounce mail-01, leave backup-01 alone'
  expect(asked(order).entities).toMatchObject({ action: 'restart', server: 'mail-01' })
})

test('what would come of a server being off is no order, and no alert to be set up', () => {
  for (const text of [
    'what breaks if k8s-worker-02 goes down',
    'mail-01 죽으면 무슨 일이 생기나요',
  ]) {
    const { intent, entities } = asked(text)
    expect({ intent, ...entities }).toMatchObject({
      ...{ intent: 'diagnose', hypothetical_action: 'stop' },
    })
  }
})

test('days are understood without an apostrophe', () => {
  expect(asked('write up last nights incident').entities.time).toBe('last night')
  expect(asked('will the disk survive next weeks traffic').entities.time).toBe('next week')
})
