/** The documentation of the analyses names what is there, and shows figures that were measured. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SCORE_KEYS } from '../../site/src/i18n/scores.ts'
import { cutAtMarks } from '../../site/src/lib/score-marks.ts'
import { type Score, scoreRows } from '../../site/src/lib/score-rows.ts'
import { FENCE_RANGES, FENCE_WINDOW } from '../../worker/analysis/quartile-fences.ts'
import { STATE_NAMES } from '../../worker/analysis/server-states.ts'
import { TREND_CUTOFF } from '../../worker/analysis/trend-change.ts'
import { Z_SCORE_CUTOFF, Z_SCORE_WINDOW } from '../../worker/analysis/z-score.ts'
import { HEALTH } from '../../worker/policy.ts'
import { METHODS } from '../scores/analysis/methods.ts'
import { QUANTITIES } from '../scores/analysis/quantities.ts'

interface Committed {
  reports: { id: string; figures: (Omit<Score, 'set'> & { set?: string })[] }[]
}

const { reports }: Committed = JSON.parse(
  readFileSync('site/src/data/analysis-scores.json', 'utf8')
)
const figures = reports.flatMap((report) =>
  report.figures.map((one): Score => ({ ...one, set: one.set ?? '' }))
)

/** What each page is about. */
const SOURCES: Record<string, string> = {
  'z-score': 'z-score.ts',
  'quartile-fences': 'quartile-fences.ts',
  'trend-change': 'trend-change.ts',
  'isolation-forest': 'isolation-forest.ts',
  'server-states': 'server-states.ts',
  'linear-trend': 'linear-trend.ts',
  'local-level': 'local-level.ts',
  'metric-detector': 'metric-detector.ts',
  'server-detector': 'server/detector.ts',
  peers: 'peers.ts',
  forecast: 'forecast/forecast.ts',
  'time-to-full': 'trend/time-to-full.ts',
  health: 'health/server-health.ts',
  causes: 'causes/call-graph.ts',
}

describe('the committed scores', () => {
  it('are of every measure', () => {
    const measures = readdirSync('tests/scores/analysis/measures').map((file) =>
      basename(file, '.ts')
    )
    const measured = reports.map(({ id }) => id)
    expect(measures.filter((id) => !measured.includes(id))).toEqual([])
  })

  it('have words in both languages for all that the measures can say', () => {
    expect(Object.keys(QUANTITIES).filter((key) => !SCORE_KEYS.quantities.includes(key))).toEqual(
      []
    )
    expect(Object.keys(METHODS).filter((key) => !SCORE_KEYS.methods.includes(key))).toEqual([])
    const sets = new Set(figures.map(({ set }) => set).filter(Boolean))
    expect([...sets].filter((set) => !SCORE_KEYS.sets.includes(set))).toEqual([])
  })

  it('are numbers between the ends of their intervals', () => {
    expect(figures.length).toBeGreaterThan(100)
    const wrong = figures.filter(
      ({ value, low, high }) =>
        !Number.isFinite(value) || (low !== undefined && !(low <= value && value <= high!))
    )
    expect(wrong).toEqual([])
  })
})

describe.each(['ko', 'en'] as const)('the pages about analyses in %s', (language) => {
  const folder = `site/src/content/docs/${language}`
  const paths = [`${folder}/analysis.md`, ...globSync(`${folder}/analysis/*.md`)]
  const textOf = (page: string) => readFileSync(`${folder}/analysis/${page}.md`, 'utf8')

  it('are one for each analysis that there is', () => {
    const pages = paths.map((path) => basename(path, '.md'))
    expect(pages.toSorted()).toEqual([...Object.keys(SOURCES), 'analysis', 'scores'].toSorted())
    for (const source of Object.values(SOURCES)) {
      expect(existsSync(`worker/analysis/${source}`), source).toBe(true)
    }
  })

  it('lead only to pages that are there', () => {
    const prefix = language === 'ko' ? '' : '/en'
    for (const path of paths) {
      const links = [...readFileSync(path, 'utf8').matchAll(/\]\((\/[^)]*)\)/g)]
      for (const [, link] of links) {
        expect(link!.startsWith(`${prefix}/docs/`), `${link} in ${path}`).toBe(true)
        expect(existsSync(`${folder}${link!.slice(`${prefix}/docs`.length)}.md`), link).toBe(true)
      }
    }
  })

  it('show tables that have rows', () => {
    const marks = paths.flatMap((path) =>
      cutAtMarks(readFileSync(path, 'utf8')).filter((part) => typeof part !== 'string')
    )
    expect(marks.length).toBeGreaterThan(20)
    for (const { kind, names } of marks) {
      for (const name of names) {
        const asked =
          kind === 'method'
            ? figures.filter(({ method }) => method === name)
            : figures.filter((one) =>
                reports.find(({ id }) => id === name)?.figures.some((own) => own.name === one.name)
              )
        expect(scoreRows(asked, figures), name).not.toEqual([])
      }
    }
  })

  it('show every measure on the page of scores', () => {
    const shown = cutAtMarks(textOf('scores')).flatMap((part) =>
      typeof part === 'string' ? [] : part.names
    )
    // These two are beside the others' figures.
    const beside = ['documents', 'references']
    const ids = reports.map(({ id }) => id).filter((id) => !beside.includes(id))
    expect(ids.filter((id) => !shown.includes(id))).toEqual([])
  })

  it('say the settings that hold', () => {
    expect(textOf('z-score')).toMatch(
      new RegExp(`\\b${Z_SCORE_WINDOW}\\D.*\\b${Z_SCORE_CUTOFF}\\D`, 's')
    )
    expect(textOf('quartile-fences')).toMatch(
      new RegExp(`\\b${FENCE_WINDOW}\\D.*\\b${FENCE_RANGES}\\D`, 's')
    )
    expect(textOf('trend-change')).toContain(String(TREND_CUTOFF))
    expect(STATE_NAMES).toHaveLength(3)
    expect(HEALTH.otherShare).toBe(0.25)
    expect(HEALTH.weakestServers).toBe(0.1)
  })
})
