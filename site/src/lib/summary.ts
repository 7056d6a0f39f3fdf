import type { Reading, Server, Status } from '../../../worker/contracts/fleet'
import type { SignalName } from '../../../worker/contracts/signal'
import type { Dictionary, Language } from '../i18n'
import { fill } from './fill'
import { signalText } from './format'
import { moment } from './moment'

interface Words {
  language: Language
  common: Dictionary['common']
  fleet: Dictionary['fleet']
}

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

/** The server that needs a look most; null when all are fine. `readings[i]` is that of `servers[i]`. */
export function worstServer(servers: Server[], readings: Reading[]) {
  const [first] = readings.map((_, i) => i).sort((a, b) => worseFirst(readings[a]!, readings[b]!))
  if (first === undefined || readings[first]!.status === 'online') return null
  return { server: servers[first]!, reading: readings[first]! }
}

/** "Is everything all right?", in words: how many are fine. Empty for one server that is not. */
export function overall(readings: Reading[], { fleet }: Words): string {
  const total = readings.length
  const fine = readings.filter(({ status }) => status === 'online').length
  if (total === 0) return fleet.empty
  if (fine === total) return fill(total === 1 ? fleet.oneFine : fleet.allFine, { total })
  if (total === 1) return ''
  return fill(fine === 0 ? fleet.noneFine : fleet.someFine, { total, fine })
}

/** What is wrong with the server of this name, as a sentence; `since` in Unix ms where it is known. */
export function complaint(
  name: string,
  reading: Reading,
  since: number | null,
  { language, common, fleet }: Words
): string {
  if (reading.status === 'offline') {
    const time = reading.at && moment(Date.parse(reading.at), language)
    const refused = time ? fleet.worstRefused : fleet.worstNeverReached
    const silent = time ? fleet.worstSilent : fleet.worstSilentLong
    return fill(reading.up === false ? refused : silent, { name, time: time ?? '' })
  }
  const { signal, value } = worst(reading)
  return fill(since === null ? fleet.worstValue : fleet.worstValueSince, {
    name,
    signal: signalInSentence(common.signal[signal]),
    value: signalText(signal, value, common),
    time: since === null ? '' : moment(since, language),
  })
}

/** A signal's name within a sentence: "CPU" stays, "Memory" becomes "memory". */
const signalInSentence = (name: string) => (name === name.toUpperCase() ? name : name.toLowerCase())
