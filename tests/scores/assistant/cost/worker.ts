/** A Worker that answers questions about a hundred servers in the evidence's own words: `/3` asks the fourth. */
import { type Baseline, emptyBaseline, learn } from '../../../../worker/analysis/baseline'
import { healthOf, healthOfAll } from '../../../../worker/analyst/health'
import { rowAt } from '../../../../worker/analyst/row'
import { evidenceEngine } from '../../../../worker/assistant/engines/evidence'
import { EngineRegistry } from '../../../../worker/assistant/engines/registry'
import { find } from '../../../../worker/assistant/findings'
import type { Telemetry } from '../../../../worker/assistant/telemetry'
import { understand } from '../../../../worker/assistant/understanding/understand'
import { diagnose } from '../../../../worker/causes/diagnose'
import type { Machine } from '../../../../worker/fleet/exporter'
import { simulatedMachines, sourceOf } from '../../../../worker/fleet/simulator'
import { readFleet } from '../../../../worker/fleet/state'
import { readVitals, type VitalTable } from '../../../../worker/fleet/vital-table'
import { VITAL_NAMES } from '../../../../worker/fleet/vitals'
import { ANALYSIS, CAUSES } from '../../../../worker/policy'
import type { Series, SeriesSource } from '../../../../worker/promql/source'
import { queriesOf } from '../queries'

const NOW = Date.UTC(2026, 10, 20, 15, 30)
const EPOCH = NOW - 9 * 86_400_000
/** Of twenty servers each. */
const FLEETS = 5

/** The servers of a simulation under names of their own. */
const renamed = (machine: Machine, name: string): Machine => ({
  ...machine,
  hostname: name,
  done: (timeMs) => machine.done(timeMs),
  instruments: (metric) =>
    machine.instruments(metric).map((one) => ({
      ...one,
      labels: {
        ...one.labels,
        instance: name,
        ...('nodename' in one.labels && { nodename: name }),
      },
    })),
})

/** A source that makes its samples once: a store has them. */
function remembering(source: SeriesSource): SeriesSource {
  const known = new Map<string, Series[]>()
  return {
    labelValues: source.labelValues,
    async select(matchers, from, to, hints) {
      const key = JSON.stringify([matchers, from, to])
      const series = known.get(key) ?? (await source.select(matchers, from, to, hints))
      known.set(key, series)
      return series
    },
  }
}

/** A table of some of its servers. */
function only(table: VitalTable, servers: string[]): VitalTable {
  const size = table.rows * table.vitals.length
  const values = new Float64Array(servers.length * size)
  servers.forEach((server, s) => {
    const from = table.servers.indexOf(server) * size
    values.set(table.values.subarray(from, from + size), s * size)
  })
  return { ...table, servers, values }
}

const among = (baselines: ReadonlyMap<string, Baseline>, { servers }: VitalTable) =>
  new Map(servers.map((server) => [server, baselines.get(server)!]))

async function madeReady(): Promise<(text: string) => Promise<number>> {
  const machines = Array.from({ length: FLEETS }, (_, fleet) =>
    simulatedMachines({ seed: `cost ${fleet}`, epochMs: EPOCH }).map((machine) =>
      renamed(machine, `${machine.hostname.replace(/-\d+$/, '')}-${fleet + 1}`)
    )
  ).flat()
  const own = new Map(machines.map((machine) => [machine.hostname, machine]))
  const source = remembering(sourceOf([...own.values()]))
  const names = [...own.keys()].sort()
  const window = { from: NOW - CAUSES.recentMs, to: NOW, stepMs: ANALYSIS.stepMs }
  const recent = await readVitals(source, { ...window, servers: names })
  const newest = await readVitals(source, { ...window, from: NOW - ANALYSIS.stepMs })
  const baselines = new Map(
    recent.servers.map((server, s) => {
      const baseline = emptyBaseline(VITAL_NAMES.length)
      for (let row = 0; row < recent.rows; row++) {
        const { at, values } = rowAt(recent, s, row)
        learn(baseline, at, values)
      }
      return [server, baseline]
    })
  )
  const health = (server: string) => {
    const position = newest.servers.indexOf(server)
    return healthOf(server, position < 0 ? null : rowAt(newest, position, 0), null, NOW, 'en')
  }
  const telemetry: Telemetry = {
    ...queriesOf(source),
    async state() {
      const fleet = { id: 'sim-cost', simulated: true, serverCount: names.length, generation: null }
      return { fleet, ...(await readFleet(source, NOW)) }
    },
    health: async () => healthOfAll(names.map(health), names.length, NOW, 'en'),
    healthOf: async (server) => health(server),
    anomalies: async ({ from = NOW, to = NOW }) => ({
      ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString(), stepMs: 60_000 },
      ...{ falseAlarmsPerDay: 0.25, watches: [], incidents: [], odd: [], vital: null },
    }),
    causes: async ({ server }) => {
      // As the analyst chooses them: whoever is asked about, and others up to a number.
      const asked = server === undefined ? names : [...new Set([server, ...names])]
      const table = only(recent, asked.slice(0, ANALYSIS.maxDiagnosed).sort())
      return diagnose({ recent: table, baselines: among(baselines, table), atMs: NOW, server })
    },
    events: async () => [],
    forecast() {
      throw new Error('forecasts are remembered by the hour, and measured by themselves')
    },
  }
  const engines = new EngineRegistry(() => 0).register(evidenceEngine)
  return async (text) => {
    const state = await telemetry.state()
    const understanding = understand(text, { servers: state.servers, now: NOW })
    const findings = await find(text, understanding, telemetry, { now: NOW, state })
    const { signal } = new AbortController()
    const { segments } = await engines.processWithFallback(
      { text, language: understanding.language },
      { signal, findings: async () => findings }
    )
    return segments.length
  }
}

let ready: ReturnType<typeof madeReady> | undefined

export default {
  async fetch(request: Request): Promise<Response> {
    ready ??= madeReady()
    const answer = await ready
    return new Response(String(await answer(await request.text())))
  },
}
