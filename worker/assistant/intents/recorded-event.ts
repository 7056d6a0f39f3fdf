/** A recorded event as a fact. */
import type { RecordedEvent } from '../../causes/case'
import type { Fact } from '../../contracts/assistant'
import { serverLink } from '../links'
import { shownName } from '../words/shown-name'
import type { Asked } from './intent-handler'
import { wordingOf } from './segments'

/** Longer texts are cut: a fact quotes, it does not archive. */
const MAX_TEXT = 200

/** Where and when it was recorded, and its own words. */
export function factOfEvent(asked: Asked, { atMs, server, kind, text }: RecordedEvent): Fact {
  const { console } = wordingOf(asked)
  const at = new Date(atMs).toISOString()
  return asked.facts.add({
    ...{
      kind: 'event',
      server,
      title: shownName(kind),
      text: text.slice(0, MAX_TEXT),
      from: at,
      to: at,
    },
    link: serverLink(console, server),
  })
}
