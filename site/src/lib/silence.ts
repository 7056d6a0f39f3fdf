import type { Reading } from '../../../worker/contracts/fleet'
import type { Dictionary, Language } from '../i18n'
import { fill } from './fill'
import { moment } from './moment'

interface Words {
  language: Language
  common: Dictionary['common']
}

/** Since when nothing comes from a server, and who says so. */
export function silence({ at, up }: Reading, { language, common }: Words): string {
  const words = common.silence
  const time = at && moment(Date.parse(at), language)
  if (up === false) return time ? fill(words.refusedSince, { time }) : words.neverReached
  return time ? fill(words.since, { time }) : words.long
}
