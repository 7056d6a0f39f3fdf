import { describe, expect, it } from 'vitest'
import { memoryKeys } from '../../../../worker/assistant/plugins/storage'
import type { Findings } from '../../../../worker/contracts/assistant'
import { PLUGINS } from '../../../../worker/policy'
import { askedOf, counted, hostOf, pluginOf } from './host-of'

const textsOf = ({ draft }: Pick<Findings, 'draft'>) => draft.map(({ text }) => text)

describe('a plugin', () => {
  it('adds its facts to the others, and its sentences after the evidence', async () => {
    const { findings, asked, added } = await askedOf()
    const draft = [
      ...findings.draft,
      { ...findings.draft[0]!, kind: 'caveat' as const, text: 'But.' },
    ]
    const { host } = hostOf([
      pluginOf('one', async () => counted(1)),
      pluginOf('two', async () => counted(2)),
    ])
    const extended = await host.extend({ ...findings, draft }, asked)
    const known = findings.facts.length
    expect(extended.facts.slice(0, known)).toEqual(findings.facts)
    expect(extended.facts.slice(known).map(({ id, value }) => [id, value])).toEqual([
      [`e${known + 1}`, 1],
      [`e${known + 2}`, 2],
    ])
    expect(added).toEqual(extended.facts.slice(known))
    expect(textsOf(extended)).toEqual([...[...textsOf(findings), 'It is 1.', 'It is 2.', 'But.']])
    expect(extended.draft.at(-2)).toMatchObject({
      ...{ engine: 'plugin:two', evidence: [`e${known + 2}`] },
    })
    expect(extended.unchecked).toEqual(findings.unchecked)
  })

  it('is asked only what it accepts', async () => {
    const { findings, asked } = await askedOf()
    const { host } = hostOf([
      pluginOf('reports', async () => counted(1), { accepts: ({ intent }) => intent === 'report' }),
      pluginOf('broken', async () => counted(1), {
        accepts: () => {
          throw new Error('no')
        },
      }),
    ])
    expect(await host.extend(findings, asked)).toEqual(findings)
  })

  it('is initialised once however many ask at first, and cleaned up once, the last one first', async () => {
    const { findings, asked } = await askedOf()
    const calls: string[] = []
    const logging = (name: string) =>
      pluginOf(name, async () => counted(1), {
        initialize: async () => void calls.push(`initialize ${name}`),
        cleanup: async () => void calls.push(`cleanup ${name}`),
      })
    const { host } = hostOf([logging('a'), logging('b')])
    await Promise.all([host.extend(findings, asked), host.extend(findings, asked)])
    await host.stop()
    await host.stop()
    expect(calls).toEqual(['initialize a', 'initialize b', 'cleanup b', 'cleanup a'])
    expect(await host.extend(findings, asked)).toEqual(findings)
    expect(host.plugins.map(({ state }) => state)).toEqual(['stopped', 'stopped'])
  })

  it('stores what nobody else reads', async () => {
    const { findings, asked } = await askedOf()
    const values = memoryKeys()
    const seen: unknown[] = []
    const keeping = (name: string) => {
      let storage: {
        get(key: string): Promise<unknown>
        set(key: string, v: unknown): Promise<void>
      }
      return pluginOf(
        name,
        async () => {
          seen.push(await storage.get('k'))
          await storage.set('k', { from: name })
          return {}
        },
        {
          async initialize(context) {
            storage = context.storage
          },
        }
      )
    }
    await hostOf([keeping('a'), keeping('b')], { values }).host.extend(findings, asked)
    await hostOf([keeping('a')], { values }).host.extend(findings, asked)
    expect(seen).toEqual([undefined, undefined, { from: 'a' }])
  })
})

describe('a plugin that fails', () => {
  it('costs the answer its own part, and the answer says so', async () => {
    for (const [language, text] of [
      ['en', 'The plugin bad failed, so its part is missing.'],
      ['ko', '플러그인 bad에 오류가 나서 그 결과는 빠졌어요.'],
    ] as const) {
      const { findings, asked } = await askedOf({ language })
      const { host, lines } = hostOf([
        pluginOf('bad', () => {
          throw new Error('at once\nand in two lines')
        }),
        pluginOf('good', async () => counted(1)),
      ])
      const extended = await host.extend(findings, asked)
      expect(textsOf(extended)).toContain('It is 1.')
      expect(extended.draft.at(-1)).toMatchObject({ kind: 'caveat', text, engine: 'plugin:bad' })
      expect(extended.unchecked).toEqual([...findings.unchecked, text])
      expect(lines).toEqual([['error', 'plugin:bad process: Error at once and in two lines']])
    }
  })

  it('is not waited for when it hangs, and is told that its time is over', async () => {
    const { findings, asked } = await askedOf()
    let aborted: unknown
    const { host, letTimePass } = hostOf([
      pluginOf('slow', ({ signal }) => {
        signal.addEventListener('abort', () => (aborted = signal.reason))
        setTimeout(letTimePassNow)
        return new Promise(() => {})
      }),
    ])
    const letTimePassNow = () => letTimePass()
    const extended = await host.extend(findings, asked)
    expect(textsOf(extended).at(-1)).toBe(
      'The plugin slow did not finish in time, so its part is missing.'
    )
    expect(aborted).toBeInstanceOf(Error)
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'x'],
    ['evidence without a fact', { segments: [{ kind: 'evidence', text: 'x' }] }],
    ['a fact that is not there', { segments: [{ kind: 'caveat', text: 'x', facts: [0] }] }],
    ['an answer', { ...counted(1), segments: [{ kind: 'answer', text: 'x', facts: [0] }] }],
    ['a command', { ...counted(1), segments: [{ kind: 'command', text: 'x', facts: [0] }] }],
    ['too many facts', { facts: Array(PLUGINS.maxFacts + 1).fill(counted(1).facts[0]) }],
    ['too long a text', { segments: [{ kind: 'caveat', text: 'x'.repeat(PLUGINS.maxText + 1) }] }],
    ['too much data', { data: 'x'.repeat(PLUGINS.maxData) }],
    ['no number', { facts: [{ ...counted(1).facts[0], value: 'NaN' }] }],
  ])('is left out where it gives %s', async (_, output) => {
    const { findings, asked } = await askedOf()
    const { host } = hostOf([pluginOf('bad', async () => output as never)])
    const extended = await host.extend(findings, asked)
    expect(extended.facts).toEqual(findings.facts)
    expect(extended.unchecked.at(-1)).toMatch(/^The plugin bad failed/)
  })

  it('changes nothing of what others get', async () => {
    const { findings, asked } = await askedOf()
    const before = structuredClone(findings)
    const { host } = hostOf([
      pluginOf('vandal', async ({ findings: own, understanding }) => {
        own.facts.length = 0
        own.draft.length = 0
        understanding.intent = 'unsafe'
        return {}
      }),
    ])
    expect(await host.extend(findings, asked)).toEqual(before)
    expect(findings).toEqual(before)
  })

  it('is not asked any more after three failures in a row', async () => {
    const { findings, asked } = await askedOf()
    const calls = { process: 0, cleanup: 0 }
    const { host } = hostOf([
      pluginOf(
        'bad',
        async () => {
          calls.process++
          throw new Error('no')
        },
        { cleanup: async () => void calls.cleanup++ }
      ),
    ])
    for (let n = 0; n < 5; n++) {
      expect((await host.extend(findings, asked)).unchecked.at(-1)).toMatch(
        /^The plugin bad failed/
      )
    }
    await host.stop()
    expect(calls).toEqual({ process: 3, cleanup: 1 })
  })

  it('is not asked where it could not begin', async () => {
    const { findings, asked } = await askedOf()
    const { host, lines } = hostOf([
      pluginOf('bad', async () => counted(1), {
        initialize: () => Promise.reject(new Error('no key')),
      }),
    ])
    expect((await host.extend(findings, asked)).facts).toEqual(findings.facts)
    expect(host.plugins[0]!.state).toBe('failed')
    expect(lines).toEqual([['error', 'plugin:bad initialize: Error no key']])
  })

  it('is left out whole where an answer has no room for its facts', async () => {
    const { findings, asked } = await askedOf()
    const fact = findings.facts[0]!
    const facts = Array.from({ length: 60 }, (_, n) => ({ ...fact, id: `e${n + 1}` }))
    const { host } = hostOf([pluginOf('more', async () => counted(1))])
    const extended = await host.extend({ ...findings, facts }, asked)
    expect(extended.facts).toEqual(facts)
    expect(extended.unchecked.at(-1)).toMatch(/as many facts as it may/)
  })
})

describe('registering', () => {
  it('refuses names that are none or taken, and settings that are none', () => {
    const { host } = hostOf([pluginOf('a', async () => ({}))])
    for (const name of ['a', 'A', '', 'a b', 'a:b', '../a', 'x'.repeat(41)])
      expect(() => host.register(pluginOf(name, async () => ({})))).toThrow(RangeError)
    for (const config of [{ a: {} }, { a: 'x'.repeat(2_000) }, 'x', null])
      expect(() =>
        host.register(
          pluginOf('b', async () => ({})),
          config
        )
      ).toThrow(RangeError)
    for (let n = 1; n < PLUGINS.most; n++) host.register(pluginOf(`p${n}`, async () => ({})))
    expect(() => host.register(pluginOf('one-more', async () => ({})))).toThrow(RangeError)
  })
})
