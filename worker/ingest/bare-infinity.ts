/** Makes JSON of the lines that VictoriaMetrics writes: older ones write `+Inf` without quotes. */

const BARE = /[+-]?(?:Inf(?:inity)?|NaN)\b/g

/** `text` with quotes around every bare infinity and NaN that is not part of a string. */
export function quoteBare(text: string): string {
  let quoted = ''
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('"', at)
    const outside = open < 0 ? text.length : open
    const end = open < 0 ? text.length : stringEnd(text, open)
    quoted += text.slice(at, outside).replace(BARE, '"$&"') + text.slice(outside, end)
    at = end
  }
  return quoted
}

/** Where the string that opens at `open` has closed. */
function stringEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}
