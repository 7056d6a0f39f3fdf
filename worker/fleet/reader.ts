/** What a fleet can tell of its servers, wherever their samples are. */
import type { Reading, Server } from '../contracts/fleet'
import type { History, HistoryQuery } from '../contracts/history'
import type { SeriesSource } from '../promql/source'
import { HistoryTooLarge, signalHistory } from './history'
import { listInstances } from './roster'
import { readFleet, readReadings } from './state'

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
  }
}
