import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { queryAt, queryOver } from '../../site/src/lib/prometheus.ts'

const asked: URL[] = []
const answers: unknown[] = []

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { lang: 'en' } })
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(new URL(path, 'http://here'))
    return Response.json(answers.shift())
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  asked.length = 0
})

const asking = { fleet: 'main', expr: 'up', limit: 50, signal: new AbortController().signal }
const data = { resultType: 'vector', result: [] }

describe('a question to the query API', () => {
  it('asks for no more series than are shown', async () => {
    answers.push({ data }, { data })
    await queryAt(asking, null)
    await queryOver(asking, { fromMs: 0, toMs: 60_000, stepMs: 15_000 })
    expect(asked.map(({ search }) => search)).toEqual([
      '?query=up&limit=50',
      '?query=up&limit=50&start=0&end=60&step=15',
    ])
  })

  it('knows from the warning that there are more, and passes on the others', async () => {
    answers.push({ data, warnings: ['results truncated due to limit', 'look here'] }, { data })
    const [some, all] = [await queryAt(asking, null), await queryAt(asking, null)]
    expect([some.more, some.warnings]).toEqual([true, ['look here']])
    expect([all.more, all.warnings]).toEqual([false, []])
  })
})
