/** Names of labels as they are written where only letters, digits and `_` may stand. */

/**
 * The name behind its escaped form: `U__` in front, `__` for `_`, and `_2e_` for the character with
 * that code. Other names are as they seem, and so are those that begin like it and go on otherwise.
 *
 * Source: https://github.com/prometheus/proposals/blob/main/proposals/0028-utf8.md
 */
export function unescapedName(text: string): string {
  if (!text.startsWith('U__')) return text
  const escaped = text.slice('U__'.length)
  let name = ''
  for (const [part, character, code] of escaped.matchAll(PART)) {
    if (character !== undefined) name += character
    else if (part === '__') name += '_'
    else {
      const point = Number.parseInt(code ?? '', 16)
      if (!(point <= 0x10ffff) || (point >= 0xd800 && point <= 0xdfff)) return text
      name += String.fromCodePoint(point)
    }
  }
  return name
}

const PART = /([^_])|__|_([0-9a-fA-F]{1,6})_|_/gu
