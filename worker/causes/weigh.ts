/** What the vitals of one server say about a cause. */
import type { VitalName } from '../contracts/vital'
import { type Expectation, part, strengthOf } from './expectation'
import type { Reading, ServerReadings } from './reading'

/** A fact and what it says. */
export interface Weighed {
  server: string
  /** Null for what is no vital. */
  vital: VitalName | null
  /** Unix ms, [from, to). */
  fromMs: number
  toMs: number
  value: number | null
  usual: number | null
  /** What was recorded, for an event. */
  event: string | null
  /** Logarithm of odds for the cause, or against it. */
  weight: number
  /** Whether it is about a vital that changed. */
  isChange: boolean
}

/** What each expectation that can be looked at says. */
export function weigh(
  expectations: readonly Expectation[],
  { server, vitals }: ServerReadings
): Weighed[] {
  return expectations.flatMap((expectation) => {
    const reading = vitals.get(expectation.vital)
    if (!reading) return []
    const strength = strengthOf(expectation, reading)
    const weight = expectation.weight * strength - expectation.against * (1 - strength)
    return weight === 0 ? [] : [weighed(server, reading, weight)]
  })
}

const weighed = (server: string, reading: Reading, weight: number): Weighed => ({
  ...{ server, vital: reading.vital, fromMs: reading.fromMs, toMs: reading.toMs },
  ...{ value: reading.value, usual: reading.usual, event: null, weight },
  isChange: reading.deviation !== 0,
})

/** Vitals that change together: whoever explains one explains the others. */
const FAMILIES: readonly (readonly VitalName[])[] = [
  [
    ...(['cpuPercent', 'userPercent', 'systemPercent', 'busiestCorePercent'] as const),
    ...(['loadPerCore', 'cpuPressurePercent', 'softIrqPercent'] as const),
  ],
  [
    ...(['memoryPercent', 'memoryPressurePercent', 'majorFaultsPerSecond'] as const),
    ...(['swapPercent', 'swappedPagesPerSecond', 'oomKillsPerSecond'] as const),
  ],
  [
    ...([
      'ioWaitPercent',
      'processesBlocked',
      'readBytesPerSecond',
      'writeBytesPerSecond',
    ] as const),
    ...(['diskOperationsPerSecond', 'diskBusyPercent', 'ioPressurePercent'] as const),
  ],
  ['diskPercent', 'inodesPercent'],
  ['receiveBytesPerSecond', 'transmitBytesPerSecond', 'networkPercent'],
  ['networkErrorsPerSecond', 'networkDropsPerSecond'],
  ['retransmittedPercent', 'tcpTimeoutsPerSecond'],
  ['connections', 'connectionsOpenedPerSecond', 'listenDropsPerSecond'],
  ['descriptorsPercent'],
  ['forksPerSecond'],
]
/** What a cause loses by a family that changed very much and that it says nothing of. */
const UNEXPLAINED = 0.8
const VERY_MUCH = [5, 12] as const

/** What speaks against a cause as it leaves open why it changed: the most unusual of each family. */
export function unexplained(
  expectations: readonly Expectation[],
  { server, vitals }: ServerReadings
): Weighed[] {
  const named = new Set(expectations.filter(isPositive).map(({ vital }) => vital))
  return FAMILIES.filter((family) => !family.some((vital) => named.has(vital))).flatMap(
    (family) => {
      const [most] = family
        .flatMap((vital) => vitals.get(vital) ?? [])
        .toSorted((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation))
      const strength = most ? part(Math.abs(most.deviation), VERY_MUCH) : 0
      return strength === 0 ? [] : [weighed(server, most!, -UNEXPLAINED * strength)]
    }
  )
}

const isPositive = ({ is }: Expectation) => is === 'high' || is === 'low' || is === 'climbing'

/** Changes that began further apart than this have nothing to do with each other, more likely than not. */
const TOGETHER_MS = 8 * 60_000
/** What is left of the weight of such a change. */
const APART = 0.35

/** The facts about changes that began with most of what speaks for the cause; of others, a part. */
export function together(facts: readonly Weighed[]): Weighed[] {
  const began = facts
    .filter(({ isChange, weight }) => isChange && weight > 0)
    .toSorted((a, b) => a.fromMs - b.fromMs)
  const half = sum(began) / 2
  let passed = 0
  const middle = began.find(({ weight }) => {
    passed += weight
    return passed >= half
  })
  if (!middle) return [...facts]
  const isApart = ({ isChange, fromMs }: Weighed) =>
    isChange && Math.abs(fromMs - middle.fromMs) > TOGETHER_MS
  return facts.map((fact) => (isApart(fact) ? { ...fact, weight: APART * fact.weight } : fact))
}

export const sum = (facts: readonly Weighed[]): number =>
  facts.reduce((total, { weight }) => total + weight, 0)
