/** Where a document has tables of scores. */

/** What a table is about: measures by their file, or one way of doing it. */
export interface ScoreMark {
  kind: 'measures' | 'method'
  names: string[]
}

const MARK = /<!--\s*scores:\s*(measures|method)\s+([\w -]+?)\s*-->/g

/** The rendered document, cut at its marks: text, mark, text, … */
export function cutAtMarks(html: string): (string | ScoreMark)[] {
  const parts: (string | ScoreMark)[] = []
  let from = 0
  for (const { 0: whole, 1: kind, 2: names, index } of html.matchAll(MARK)) {
    parts.push(html.slice(from, index), {
      kind: kind as ScoreMark['kind'],
      names: names!.split(/\s+/),
    })
    from = index + whole.length
  }
  return [...parts, html.slice(from)]
}
