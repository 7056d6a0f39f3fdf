/** What the documentation says in numbers is what holds. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { words } from '../../site/src/i18n/index.ts'
import { SIGNAL_NAMES, SIGNALS } from '../../worker/fleet/signals.ts'
import { PROMETHEUS, QUERY, ROLL_UPS } from '../../worker/policy.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const MIB = 1024 * 1024

it('takes four buckets of a minute, five minutes or an hour for a wide step', () => {
  expect(ROLL_UPS.stepsMs.map((ms) => ms / MINUTE_MS)).toEqual([1, 5, 60])
  expect(ROLL_UPS.bucketsPerStep).toBe(4)
})

describe.each(['ko', 'en'] as const)('the page about PromQL in %s', (language) => {
  const text = readFileSync(`site/src/content/docs/${language}/prometheus.md`, 'utf8')

  it('names every signal, with its unit and meaning', () => {
    const { units, help } = words(language).rules
    const rows = SIGNAL_NAMES.map(
      (name) => `| \`${SIGNALS[name].record}\` | ${units[name]} | ${help[name]} |`
    )
    expect(text.split('\n').filter((line) => line.startsWith('| `instance:'))).toEqual(rows)
  })

  it('names the limits', () => {
    const limits = text.slice(text.search(/^## (Limits|한도)$/m))
    const numbers = [...limits.matchAll(/\| ([\d,]+)/g)].map(([, n]) => n)
    const held = [
      ...[QUERY.timeoutMs / SECOND_MS, QUERY.maxSeries, QUERY.maxSamples, QUERY.maxWork],
      ...[PROMETHEUS.maxSteps, QUERY.maxTextLength, QUERY.maxDepth],
      ...[PROMETHEUS.maxAnswerBytes / MIB, PROMETHEUS.maxSeries, PROMETHEUS.maxNames],
    ].map((n) => n.toLocaleString('en-US'))
    expect(numbers.slice(0, held.length)).toEqual(held)
  })

  it('leads only to pages of its language that are there', () => {
    const links = [...text.matchAll(/\]\((\/[^)]*)\)/g)].map(([, path]) => path)
    const prefix = language === 'ko' ? '' : '/en'
    expect(links.length).toBeGreaterThan(2)
    const known = ['/explore', '/connect', '/rules'].map((path) => `${prefix}${path}`)
    expect(links.filter((link) => !known.includes(link!))).toEqual([])
  })
})
