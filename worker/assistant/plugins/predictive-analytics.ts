/** The plugin that tells what the servers of a question are heading for. */
import type { Intent, Understanding } from '../../contracts/assistant'
import type { Forecast } from '../../contracts/forecast'
import type { VitalName } from '../../contracts/vital'
import { PLUGINS } from '../../policy'
import { serverLink } from '../links'
import { askedServers } from './asked-servers'
import { crossingSentence, type Foretold, fullSentence } from './forecast-sentences'
import type { Plugin, PluginInput, PluginResult } from './plugin'

/** Questions about forecasts are answered with one as it is. */
const INTENTS: ReadonlySet<Intent> = new Set(['server_status', 'recommend'])

const VITALS: readonly VitalName[] = ['diskPercent', 'memoryPercent']

export const predictiveAnalytics: Plugin = {
  name: 'predictive-analytics',
  version: '1.0.0',
  description: 'Tells when disk or memory will be full, or pass a threshold.',
  async initialize() {},
  accepts: ({ intent }: Understanding) => INTENTS.has(intent),

  async process(input): Promise<PluginResult> {
    const wanted = askedServers(input).flatMap((server) =>
      VITALS.filter((vital) => !isTold(input, server, vital)).map((vital) => ({ server, vital }))
    )
    const made = await Promise.all(
      wanted.map((one) => input.telemetry.forecast({ ...one, horizon: '7d' }))
    )
    return resultOf(made.flatMap((forecast) => foretold(forecast, input) ?? []))
  },

  async cleanup() {},
}

/** Whether the answer has a forecast of it already. */
const isTold = ({ findings }: PluginInput, server: string, vital: VitalName): boolean =>
  findings.facts.some(
    (fact) => fact.kind === 'forecast' && fact.server === server && fact.vital === vital
  )

function foretold(
  made: Forecast,
  { language, timeZone, now, state }: PluginInput
): Foretold | null {
  const clock = { language, timeZone, now }
  const link = serverLink({ fleet: state.fleet.id, language }, made.server)
  return fullSentence(made, clock, link) ?? crossingSentence(made, clock, link)
}

function resultOf(all: readonly Foretold[]): PluginResult {
  const result = { facts: [], segments: [] } as Required<Pick<PluginResult, 'facts' | 'segments'>>
  for (const { facts, text } of all.slice(0, PLUGINS.maxSegments)) {
    if (result.facts.length + facts.length > PLUGINS.maxFacts) break
    const rests = facts.map((_, at) => result.facts.length + at)
    result.facts.push(...facts)
    result.segments.push({ kind: 'evidence', text, facts: rests })
  }
  return result
}
