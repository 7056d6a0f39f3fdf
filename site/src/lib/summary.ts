import type { Reading, Server, Status } from '../../../worker/contracts/fleet'
import type { SignalName } from '../../../worker/contracts/signal'
import type { Dictionary } from '../i18n'
import { fill } from './fill'
import { signalText } from './format'

type Words = Pick<Dictionary, 'common' | 'fleet'>

const RANK: Record<Status, number> = { critical: 0, offline: 1, warning: 2, online: 3 }

/** A server that needs a look comes before one that does not; within a state, the fuller one first. */
export function worseFirst(a: Reading, b: Reading): number {
  const byStatus = RANK[a.status] - RANK[b.status]
  if (byStatus !== 0 || a.status === 'online' || a.status === 'offline') return byStatus
  return worst(b).value - worst(a).value
}

/** The fullest of the signals that a reading's state rests on. */
export function worst({ because, signals }: Reading): { signal: SignalName; value: number } {
  const candidates = because.map((signal) => ({ signal, value: signals[signal] ?? 0 }))
  return candidates.sort((a, b) => b.value - a.value)[0] ?? { signal: 'cpuPercent', value: 0 }
}

/** "Is everything all right?", answered in words: how many are fine, and the worst that is not. */
export interface Summary {
  overall: string
  /** About the worst server; null when all are fine. */
  worst: { server: Server; status: Status; sentence: string } | null
}

/** Sum a fleet up. `readings[i]` is the reading of `servers[i]`. */
export function summarize(servers: Server[], readings: Reading[], words: Words): Summary {
  const total = servers.length
  const order = readings.map((_, i) => i).sort((a, b) => worseFirst(readings[a]!, readings[b]!))
  const first = order[0]
  if (first === undefined) return { overall: words.fleet.empty, worst: null }
  const fine = readings.filter((reading) => reading.status === 'online').length
  if (fine === total) {
    const sentence = total === 1 ? words.fleet.oneFine : words.fleet.allFine
    return { overall: fill(sentence, { total }), worst: null }
  }
  const overall = fine === 0 ? words.fleet.noneFine : words.fleet.someFine
  return {
    overall: fill(overall, { total, fine }),
    worst: {
      server: servers[first]!,
      status: readings[first]!.status,
      sentence: sentenceOf(servers[first]!, readings[first]!, total - fine - 1, words),
    },
  }
}

function sentenceOf(server: Server, reading: Reading, more: number, words: Words): string {
  const name = server.hostname
  if (reading.status === 'offline') {
    const sentence = more > 0 ? words.fleet.worstOfflineAndMore : words.fleet.worstOffline
    return fill(sentence, { name, more })
  }
  const { signal, value } = worst(reading)
  const sentence = more > 0 ? words.fleet.worstValueAndMore : words.fleet.worstValue
  return fill(sentence, {
    name,
    more,
    signal: signalInSentence(words.common.signal[signal]),
    value: signalText(signal, value, words.common),
  })
}

/** A signal's name within a sentence: "CPU" stays, "Memory" becomes "memory". */
const signalInSentence = (name: string) => (name === name.toUpperCase() ? name : name.toLowerCase())
