import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, it } from 'vitest'
import type { Plugin } from '../../../../worker/assistant/plugins/plugin'
import { askedOf, hostOf } from './host-of'

const PAGES = ['en', 'ko'].map((language) => `site/src/content/docs/${language}/plugins.md`)

/** The complete example of a page. */
function exampleOf(page: string): string {
  const [, code] = /```ts\n(\/\/ worker\/assistant\/plugins\/[\s\S]*?)```/.exec(
    readFileSync(page, 'utf8')
  )!
  return code!
}

async function pluginOf(page: string): Promise<Plugin> {
  const script = stripTypeScriptTypes(exampleOf(page))
  const module = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(script)}`
  )
  return module.cpuTarget()
}

describe.each(PAGES)('the example of %s', (page) => {
  it('runs as it stands', async () => {
    const { host, lines } = hostOf([])
    host.register(await pluginOf(page), { percent: 80 })
    const { findings, asked } = await askedOf({ intent: 'fleet_status', entities: {} })
    const extended = await host.extend(findings, asked)
    expect(extended.facts.at(-1)).toMatchObject({ title: 'Servers above the CPU target', value: 1 })
    expect(extended.draft.map(({ text }) => text)).toContain(
      'Servers above the target for CPU use: 1.'
    )
    const korean = await askedOf({ intent: 'fleet_status', entities: {}, language: 'ko' })
    const words = (await host.extend(korean.findings, korean.asked)).draft.map(({ text }) => text)
    expect(words).toContain('CPU 사용률 목표를 넘은 서버가 1대 있어요.')
    await host.stop()
    expect(lines).toEqual([
      ['info', 'plugin:cpu-target the target is 80%'],
      ['info', 'plugin:cpu-target done'],
    ])
  })

  it('says nothing of servers below the target, and does not begin without one', async () => {
    const { findings, asked } = await askedOf()
    const { host } = hostOf([await pluginOf(page)])
    expect((await host.extend(findings, asked)).unchecked).toHaveLength(
      1 + findings.unchecked.length
    )
    const { host: other } = hostOf([])
    other.register(await pluginOf(page), { percent: 80 })
    expect(await other.extend(findings, asked)).toEqual(findings)
  })
})

it('is the same in all languages', () => {
  expect(new Set(PAGES.map(exampleOf)).size).toBe(1)
})
