/** The documentation of the assistant leads somewhere, and shows figures that were measured. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SCORE_KEYS } from '../../site/src/i18n/scores.ts'
import { cutAtMarks } from '../../site/src/lib/score-marks.ts'
import { QUANTITIES } from '../scores/assistant/quantities.ts'

interface Committed {
  reports: { id: string; figures: { set?: string; value: number }[] }[]
}

const { reports }: Committed = JSON.parse(
  readFileSync('site/src/data/assistant-scores.json', 'utf8')
)
/** What the tests hold changes against is no table of its own. */
const shownReports = reports.filter(({ id }) => id !== 'gate')

describe('the scores of the assistant', () => {
  it('have words in both languages', () => {
    const { quantities, sets } = SCORE_KEYS
    expect(Object.keys(QUANTITIES).filter((key) => !quantities.includes(key))).toEqual([])
    const used = shownReports.flatMap(({ figures }) => figures.flatMap(({ set }) => set ?? []))
    expect(used.filter((set) => !sets.includes(set))).toEqual([])
  })

  it.each(['ko', 'en'])('are all on their page in %s', (language) => {
    const text = readFileSync(`site/src/content/docs/${language}/assistant/scores.md`, 'utf8')
    const shown = cutAtMarks(text).flatMap((part) => (typeof part === 'string' ? [] : part.names))
    expect(shown).toEqual(shownReports.map(({ id }) => id))
  })
})

it.each(['ko', 'en'])(
  'the pages about the assistant in %s lead to pages that are there',
  (language) => {
    const folder = `site/src/content/docs/${language}`
    const prefix = language === 'ko' ? '/docs' : '/en/docs'
    for (const path of [`${folder}/assistant.md`, `${folder}/assistant/scores.md`]) {
      for (const [, link] of readFileSync(path, 'utf8').matchAll(/\]\((\/[^)]*)\)/g)) {
        expect(link!.startsWith(`${prefix}/`), link).toBe(true)
        expect(existsSync(`${folder}${link!.slice(prefix.length)}.md`), link).toBe(true)
      }
    }
  }
)
