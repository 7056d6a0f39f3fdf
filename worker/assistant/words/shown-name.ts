/** Names that others chose, as they may stand in a sentence. */
import { ASSISTANT } from '../../policy'

/** Characters that steer a display instead of being seen: controls, directions, joiners, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u{E0000}-\u{E007F}]+/gu

/** Characters that HTML, Markdown, chat formats or a shell give a meaning. */
const MARKUP = /[<>&`*[\](){}#|~$\\"'!@]/g

/** Names that need no quotation marks. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}._:-]*$/u

/**
 * A name in a sentence: what could be taken for markup, for a mention or for the sentence's own words
 * is replaced or quoted. Only for reading; ids stay as they are wherever they are looked up.
 *
 * @example shownName('web-01') // => 'web-01'
 * @example shownName('<b>x</b>') // => '“·b·x·/b·”'
 */
export function shownName(name: string): string {
  const seen = name
    .slice(0, 4 * ASSISTANT.maxShownName)
    .replace(UNSEEN, ' ')
    .replace(MARKUP, '·')
  const text = seen.replace(/\s+/g, ' ').trim()
  const characters = [...text]
  const short =
    characters.length > ASSISTANT.maxShownName
      ? `${characters.slice(0, ASSISTANT.maxShownName - 1).join('')}…`
      : text
  return PLAIN.test(short) ? short : `“${short}”`
}
