/** What a fleet can tell of its servers, wherever their samples are. */
import type { Reading, Server } from '../contracts/fleet'
import type { History, HistoryQuery } from '../contracts/history'
import { TooManySamples, TooMuchWork } from '../promql/error'
import type { SeriesSource } from '../promql/source'
import { HistoryTooLarge, signalHistory } from './history'
import { listInstances } from './roster'
import { readFleet, readReadings } from './state'
import { readVitals, type VitalTable, type VitalWindow } from './vital-table'

/** Answers about the servers of one fleet; `only` restricts an answer to these server ids. */
export interface FleetReader {
  /** Every server with its facts and what it last reported. */
  state(only?: readonly string[]): Promise<{ servers: Server[]; readings: Reading[] }>
  /** What every server last reported. */
  readings(only?: readonly string[]): Promise<Reading[]>
  /** How many servers there are. */
  count(): Promise<number>
  /** Past signals; `too-many-values` when the answer would be larger than policy allows. */
  history(query: HistoryQuery): Promise<History | 'too-many-values'>
  /** The ids of the servers that reported within the last day, in order. */
  names(): Promise<string[]>
  /** Rows of vitals; `too-many-values` when a shorter window or fewer servers must be asked for. */
  vitals(window: VitalWindow): Promise<VitalTable | 'too-many-values'>
}

/** Reads a fleet from its series. @param now the current time, Unix ms */
export function readerOf(source: SeriesSource, now: () => number): FleetReader {
  return {
    state: (only) => readFleet(source, now(), only),
    readings: (only) => readReadings(source, now(), only),
    count: async () => (await listInstances(source, now())).length,
    async history({ step: stepMs, to, ...query }) {
      try {
        // The simulator would answer for the future as well.
        const past = Math.max(query.from, Math.min(to, now() + 1))
        return await signalHistory(source, { ...query, to: past, stepMs })
      } catch (error) {
        if (error instanceof HistoryTooLarge) return 'too-many-values'
        throw error
      }
    },
    names: async () => (await listInstances(source, now())).sort(),
    async vitals(window) {
      try {
        return await readVitals(source, { ...window, to: Math.min(window.to, now() + 1) })
      } catch (error) {
        if (error instanceof TooManySamples || error instanceof TooMuchWork)
          return 'too-many-values'
        throw error
      }
    },
  }
}
