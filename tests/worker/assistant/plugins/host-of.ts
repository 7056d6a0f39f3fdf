/** A host whose time a test lets pass, and questions for it. */
import { find } from '../../../../worker/assistant/findings'
import type { Plugin, PluginLogger } from '../../../../worker/assistant/plugins/plugin'
import { type Extended, PluginHost } from '../../../../worker/assistant/plugins/plugin-host'
import type { KeyValues } from '../../../../worker/assistant/plugins/storage'
import type { Telemetry } from '../../../../worker/assistant/telemetry'
import type { Entities, Fact, Intent } from '../../../../worker/contracts/assistant'
import { NOW, SEOUL, understood } from '../fleet-of'
import { sampleFleet } from '../intents/sample-fleet'

export function hostOf(plugins: readonly Plugin[], options: { values?: KeyValues } = {}) {
  const lines: [keyof PluginLogger, string][] = []
  const waits = { over: () => {} }
  const host = new PluginHost({
    ...options,
    // Over when the test says so.
    limited: (work, { late }) =>
      new Promise((resolve, reject) => {
        work.then(resolve, reject)
        const before = waits.over
        waits.over = () => {
          before()
          reject(late())
        }
      }),
    log: (level, line) => lines.push([level, line]),
  })
  for (const plugin of plugins) host.register(plugin)
  return { host, lines, letTimePass: () => waits.over() }
}

/** A question with what was found about it. */
export async function askedOf({
  intent = 'server_status',
  language = 'en',
  entities = { server: 'web-01' },
  telemetry = sampleFleet(),
}: {
  intent?: Intent
  language?: 'ko' | 'en'
  entities?: Entities
  telemetry?: Telemetry
} = {}) {
  const understanding = understood(intent, language, entities)
  const state = await telemetry.state()
  const findings = await find('?', understanding, telemetry, { now: NOW, timeZone: SEOUL })
  const added: Fact[] = []
  const asked: Extended = {
    ...{ text: '?', state, telemetry, now: NOW, timeZone: SEOUL },
    onFact: (fact) => added.push(fact),
  }
  return { findings, asked, added }
}

/** A plugin that takes every question. */
export const pluginOf = (name: string, process: Plugin['process'], more: Partial<Plugin> = {}) =>
  ({
    ...{ name, version: '1.0.0', description: name, process },
    async initialize() {},
    accepts: () => true,
    async cleanup() {},
    ...more,
  }) satisfies Plugin

const at = new Date(NOW).toISOString()

/** One fact with a sentence. */
export const counted = (value: number) => ({
  facts: [{ kind: 'metric' as const, title: `n ${value}`, from: at, to: at, value }],
  segments: [{ kind: 'evidence' as const, text: `It is ${value}.`, facts: [0] }],
})
