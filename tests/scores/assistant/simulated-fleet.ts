/** A simulated fleet as the assistant asks it, with the product's own analyst over it. */
import { dueRow, FleetWatch } from '../../../durable-objects/analyst/fleet-watch.ts'
import { AnalystRecord } from '../../../durable-objects/analyst/record.ts'
import { VitalSource } from '../../../durable-objects/analyst/vital-source.ts'
import { healthOf, healthOfAll } from '../../../worker/analyst/health.ts'
import { forecastVital } from '../../../worker/analyst/vital-forecast.ts'
import type { Telemetry } from '../../../worker/assistant/telemetry.ts'
import { diagnose } from '../../../worker/causes/diagnose.ts'
import type { FleetState } from '../../../worker/contracts/fleet.ts'
import type { Language } from '../../../worker/contracts/generation.ts'
import { eventsOf } from '../../../worker/fleet/faults/traces.ts'
import { pastAsking } from '../../../worker/fleet/history.ts'
import { readerOf } from '../../../worker/fleet/reader.ts'
import { matcherText, onServers } from '../../../worker/fleet/server-matcher.ts'
import { type Simulation, simulatedFleet } from '../../../worker/fleet/simulator.ts'
import { readFleet } from '../../../worker/fleet/state.ts'
import { LINKS } from '../../../worker/fleet/topology.ts'
import { VITALS } from '../../../worker/fleet/vitals.ts'
import { ANALYSIS, CAUSES } from '../../../worker/policy.ts'
import { queriesOf } from './queries.ts'

/** Storage that forgets: what an analyst remembers is kept in memory by itself. */
const FORGETFUL = {
  kv: { get: () => undefined, list: () => [], put: () => {}, delete: () => {} },
} as unknown as DurableObjectStorage

/** A fleet at one time: what it would say in each language. */
export interface FleetThen {
  now: number
  state: FleetState
  telemetry(language: Language): Telemetry
}

/** The fleet at `now`, Unix ms, after an analyst has learned what is usual of it. */
export async function fleetAt(simulation: Simulation, now: number): Promise<FleetThen> {
  const source = simulatedFleet(simulation)
  const reader = readerOf(source, () => now)
  const vitals = new VitalSource(reader)
  const watch = new FleetWatch(vitals, new AnalystRecord(FORGETFUL, () => {}))
  while (await watch.advance(now, ANALYSIS.sliceRows, () => true)) {
    // Each turn learns a few servers more.
  }
  const state: FleetState = {
    fleet: { id: 'sim-scores', simulated: true, serverCount: 0, generation: null },
    ...(await readFleet(source, now)),
  }
  state.fleet.serverCount = state.servers.length
  const names = (await watch.names(now)) ?? []
  const row = dueRow(now)
  const forecasts = new Map<string, ReturnType<typeof forecastVital>>()
  const healthIn = (language: Language) => (server: string) => {
    const { newest = null, judged = null } = watch.standing(server) ?? {}
    return healthOf(server, newest, judged, now, language)
  }
  return {
    now,
    state,
    telemetry: (language) => ({
      ...queriesOf(source),
      state: async () => state,
      health: async () => healthOfAll(names.map(healthIn(language)), names.length, row, language),
      healthOf: async (server) => healthIn(language)(server),
      async anomalies({ server, to = now, from = to - ANALYSIS.askedMs }) {
        return {
          ...{ from: instant(from), to: instant(to), stepMs: ANALYSIS.stepMs },
          falseAlarmsPerDay: 0.25,
          watches: watch.watches(server),
          incidents: watch.incidents(from, to, server),
          odd: watch.odd(row, server),
          vital: null,
        }
      },
      async forecast({ server, vital, horizon }) {
        const key = `${server} ${vital} ${horizon}`
        const known = forecasts.get(key)
        if (known) return known
        const { forecastMs, forecastReadStepMs: stepMs, forecastStepMs } = ANALYSIS
        const madeMs = Math.floor(now / forecastStepMs) * forecastStepMs
        const from = Math.max(simulation.epochMs, madeMs - forecastMs)
        const table = await vitals.past(server, vital, { from, to: madeMs + 1, stepMs })
        const only = matcherText(onServers([server]))
        const query = VITALS[vital].expression({ ...pastAsking(table.intervalMs, stepMs), only })
        const forecast = forecastVital({ server, vital, horizon, query }, table, madeMs)
        forecasts.set(key, forecast)
        return forecast
      },
      async causes({ server, at = now }) {
        const atMs = Math.min(at, now)
        const rowMs = Math.min(row, Math.floor(atMs / ANALYSIS.stepMs) * ANALYSIS.stepMs)
        const servers = watch.mostUnusual(names, ANALYSIS.maxDiagnosed, {
          ...{ first: server, at: rowMs },
        })
        const onsets = new Map(
          watch.incidents(rowMs, rowMs + 1).map((one) => [one.server, Date.parse(one.from)])
        )
        return diagnose({
          ...(await watch.recent(servers, rowMs)),
          links: LINKS.map(({ caller, callee }) => ({ caller, callee })),
          events: eventsOf(simulation, { fromMs: rowMs - CAUSES.recentMs, toMs: atMs }),
          ...{ atMs, server, onsets },
        })
      },
      events: async (fromMs, toMs) => [...eventsOf(simulation, { fromMs, toMs })],
    }),
  }
}

const instant = (ms: number) => new Date(ms).toISOString()
