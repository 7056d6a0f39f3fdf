import { describe, expect, it } from 'vitest'
import { run } from './check'
import { read } from './reader'

const cases = import.meta.glob<string>('./cases/*.test', {
  query: '?raw',
  import: 'default',
  eager: true,
})

describe('our own cases', () => {
  it.each(Object.entries(cases))('%s pass', async (_, text) => {
    const { passed, failed, skipped } = await run(text)
    expect(failed).toEqual([])
    expect(skipped).toEqual({ histograms: 0, startTimes: 0 })
    expect(passed).toBe(text.match(/^eval/gm)!.length)
  })
})

describe('the reader', () => {
  const failures = async (text: string) => (await run(text)).failed.map(({ problem }) => problem)

  it('writes sequences out', () => {
    const [load] = read('load 1m\n  x{a="b c"} 1 2+3x2 _x2 4x1 stale -1-0.5x1 Inf NaN')
    expect(load).toMatchObject({
      gapMs: 60_000,
      series: [
        {
          labels: { __name__: 'x', a: 'b c' },
          points: [1, 2, 5, 8, 'none', 'none', 4, 4, 'stale', -1, -1.5, Infinity, Number.NaN],
        },
      ],
    })
  })

  it('finds answers that are not the expected ones', async () => {
    const loaded = 'load 1m\n  x{a="1"} 1\n  x{a="2"} 2\n\n'
    const wrong = [
      'eval instant at 0 x{a="1"}\n  x{a="1"} 1.00001',
      'eval instant at 0 x\n  x{a="1"} 1',
      'eval instant at 0 x{a="1"}\n  x{a="1"} 1\n  x{a="3"} 1',
      'eval instant at 0 sort_desc(x)\n  expect ordered\n  x{a="1"} 1\n  x{a="2"} 2',
      'eval range from 0 to 1m step 1m x{a="1"}\n  x{a="1"} 1',
      'eval instant at 0 1\n  2',
      'eval instant at 0 x{a="1"}\n  expect fail\n',
      'eval instant at 0 -{a=~".+"} + on() x\n  expect fail msg: nothing\n',
      'eval instant at 0 x{a="1"}\n  expect warn\n  x{a="1"} 1',
      'eval instant at 0 rate(x[1m]) or quantile(2, x{a="1"})\n  expect no_warn\n  {} Inf',
      'eval_fail instant at 0 x',
    ]
    for (const text of wrong) expect(await failures(loaded + text), text).toHaveLength(1)
  })

  it('skips what needs native histograms, or start timestamps', async () => {
    const text =
      'load 1m\n  h {{schema:0 sum:1 count:1}}x2\n  c@st -1m\n  c 1\n  x 1\n\n' +
      'eval instant at 0 h\n  h {{schema:0 sum:1 count:1}}\n\n' +
      'eval instant at 0 count(h)\n  {} 1\n\neval instant at 0 c\n  c 1\n\neval instant at 0 x\n  x 1\n'
    expect(await run(text)).toEqual({
      passed: 1,
      failed: [],
      skipped: { histograms: 2, startTimes: 1 },
    })
  })

  it('understands the older forms', async () => {
    const text =
      'load 1m\n  x{a="1"} 1\n  x{a="2"} 2\n\n' +
      'eval_ordered instant at 0 sort_desc(x)\n  x{a="2"} 2\n  x{a="1"} 1\n\n' +
      'eval_warn instant at 0 quantile(2, x)\n  {} Inf\n\n' +
      'eval_fail instant at 0 x + on() x\n  expected_fail_regexp duplicate series.*left|right\n\n' +
      'eval instant at 0 "a\\n"\n  expect string "a\\n"\n\n' +
      'eval instant at 1m x[2m]\n  expect range vector from 0 to 1m step 1m\n  x{a="1"} 1\n  x{a="2"} 2\n'
    expect(await run(text)).toMatchObject({ passed: 5, failed: [] })
  })
})
