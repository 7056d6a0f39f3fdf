import { describe, expect, it } from 'vitest'
import { ask, fleetOf, NOW } from './ask'

const FLEET = fleetOf(`
  up{job="node", instance="b"} 1x20
  up{job="node", instance="a"} 1x20
  up{job="web", instance="a"} 1x3
  load{job="node", instance="a", mode="x"} 1x20
`)

describe('labels', () => {
  it('are the names of all series', async () => {
    const { text } = await ask(FLEET, 'labels', {})
    expect(text).toBe('{"status":"success","data":["__name__","instance","job","mode"]}')
  })

  it('are those of series that any selector matches', async () => {
    const one = await ask(FLEET, 'labels', { 'match[]': 'up' })
    expect(one.data).toEqual(['__name__', 'instance', 'job'])
    const two = await ask(FLEET, 'labels', { 'match[]': ['up', '{mode="x"}'] })
    expect(two.data).toEqual(['__name__', 'instance', 'job', 'mode'])
  })

  it('are cut at a limit, with a warning', async () => {
    const selections: Record<string, string[]>[] = [{}, { 'match[]': ['up', '{mode="x"}'] }]
    for (const more of selections) {
      const { data, warnings } = await ask(FLEET, 'labels', { limit: '2', ...more })
      expect(data).toEqual(['__name__', 'instance'])
      expect(warnings).toEqual(['results truncated due to limit'])
    }
  })
})

describe('label values', () => {
  const values = (label: string, parameters = {}) => ask(FLEET, 'label_values', parameters, label)

  it('are those of one label', async () => {
    expect((await values('job')).data).toEqual(['node', 'web'])
    expect((await values('no_such_label')).data).toEqual([])
  })

  it('are those of series that ended after the start', async () => {
    expect((await values('job', { start: String(NOW / 1_000), end: '1e9' })).data).toEqual(['node'])
  })

  it('are those of series that any selector matches', async () => {
    const selectors = ['up{job="web"}', 'up{instance="b"}']
    expect((await values('instance', { 'match[]': selectors })).data).toEqual(['a', 'b'])
  })

  it('can be asked of a name in its escaped form', async () => {
    expect((await values('U__job')).data).toEqual(['node', 'web'])
    expect(await values('U__')).toMatchObject({ status: 400, error: 'invalid label name: ""' })
  })
})

describe('series', () => {
  it('are the label sets that any selector matches, each once and in order', async () => {
    const { text } = await ask(FLEET, 'series', { 'match[]': ['up{job="node"}', '{instance="a"}'] })
    expect(JSON.parse(text).data).toEqual([
      { __name__: 'load', instance: 'a', job: 'node', mode: 'x' },
      { __name__: 'up', instance: 'a', job: 'node' },
      { __name__: 'up', instance: 'a', job: 'web' },
      { __name__: 'up', instance: 'b', job: 'node' },
    ])
    expect(text).toContain('{"__name__":"up","instance":"b","job":"node"}')
  })

  it('are cut at a limit, with a warning', async () => {
    const { data, warnings } = await ask(FLEET, 'series', { 'match[]': 'up', limit: '2' })
    expect(data).toHaveLength(2)
    expect(warnings).toEqual(['results truncated due to limit'])
  })

  it.each([
    [{}, 'no match[] parameter provided'],
    [
      { 'match[]': '{job=~".*"}' },
      'invalid parameter "match[]": match[] must contain at least one non-empty matcher',
    ],
    [{ 'match[]': 'up{' }, /^invalid parameter "match\[\]": 1:4: parse error: /],
    [{ 'match[]': 'rate(up[1m])' }, /^invalid parameter "match\[\]": 1:1: parse error: /],
    [{ 'match[]': 'up', start: 'x' }, /^invalid parameter "start": invalid time value for 'start'/],
    [{ 'match[]': Array(65).fill('up') }, 'invalid parameter "match[]": at most 64 selectors'],
  ])('are not told for %j', async (parameters, reason) => {
    const answer = await ask(FLEET, 'series', parameters as Record<string, string | string[]>)
    expect(answer).toMatchObject({ status: 400, errorType: 'bad_data', bugs: [] })
    expect(answer.error).toMatch(reason)
  })
})

it('names no parameter in the complaint about a selector of labels, as Prometheus', async () => {
  const { error } = await ask(FLEET, 'labels', { 'match[]': 'up{' })
  expect(error).toMatch(/^1:4: parse error: /)
})

it('writes texts that JSON has to escape', async () => {
  const odd = fleetOf('')
  const labels = { __name__: 'm', 'a"b': 'c\\d\n', é: '\u2028"' }
  odd.labels.series = async () => ({ found: [labels], truncated: false })
  expect((await ask(odd, 'series', { 'match[]': 'm' })).data).toEqual([labels])
})
