/** A question as everything else here reads it. */
import { ASSISTANT } from '../../policy'

/** Control characters, marks of direction, joiners, variation selectors, tags, private use. */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Co}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]+/gu

/** The same letter three times and more. */
const REPEATED = /(\p{L})\1{2,}/gu

/**
 * Lower case, NFKC (which also composes stray jamo: `ㅁㅔ모리` becomes `메모리`), no invisible characters,
 * single spaces, and at most {@link ASSISTANT.maxQuestion} characters.
 */
export function normalise(text: string): string {
  return text
    .slice(0, ASSISTANT.maxQuestion)
    .toWellFormed()
    .replace(/[\t\n\r\v\f]/g, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .slice(0, ASSISTANT.maxQuestion)
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/[\u201c\u201d\u300c\u300d]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(REPEATED, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}
