/** Whether the odd one of a group of servers is found, where it is known which one is odd. */
import { oddOnes } from '../../../../worker/analysis/peers.ts'
import { groupedMean } from '../bootstrap.ts'
import { type Figure, figure, type Measure } from '../measure.ts'
import { columnOf, SERVER_SETS, type Server, serversOf } from '../servers.ts'

const PEERS = 8
const WINDOW_HOURS = 2
const DAY_HOURS = 24
/** What the odd one has of its load. */
const TIMES = { oddMore: 1.5, oddMuchMore: 3, oddLess: 0.5 } as const

const QUANTITIES = Object.keys(TIMES) as (keyof typeof TIMES)[]

interface Group {
  server: string
  /** The same hours of eight days of one metric. */
  peers: Float64Array[]
  /** The one that is changed. */
  changed: number
}

/** Metrics of which a share means something: not negative, and not just a few values. */
function movingMetrics(server: Server): number[] {
  return Array.from({ length: server.metrics }, (_, metric) => metric).filter((metric) => {
    const values = columnOf(server, metric, 0, server.before)
    return new Set(values).size > values.length / 10 && values.every((value) => value >= 0)
  })
}

/** One group for each metric, of the days before the test; hours and the odd one move on from metric to metric. */
function groupsOf(server: Server): Group[] {
  const { id, rowsPerDay, before } = server
  if (before < PEERS * rowsPerDay) return []
  const length = (WINDOW_HOURS * rowsPerDay) / DAY_HOURS
  return movingMetrics(server).map((metric, nth) => {
    const from = (nth % (DAY_HOURS / WINDOW_HOURS)) * length
    const peers = Array.from({ length: PEERS }, (_, day) => {
      const start = before - (PEERS - day) * rowsPerDay + from
      return columnOf(server, metric, start, start + length)
    })
    return { server: id, peers, changed: nth % PEERS }
  })
}

/** Whether the one whose load is so many times its own is named first. */
function isFound({ peers, changed }: Group, times: number): boolean {
  const loaded = peers[changed]!.map((value) => times * value)
  return oddOnes(peers.with(changed, loaded))[0]?.server === changed
}

function figuresOf(set: string, groups: readonly Group[]): Figure[] {
  if (groups.length === 0) return []
  const share = (holds: (group: Group) => boolean) =>
    groupedMean(
      groups.map((group) => Number(holds(group))),
      (at) => groups[at]!.server
    )
  const note = `${groups.length} groups of ${PEERS}`
  return [
    ...QUANTITIES.flatMap((quantity) => [
      figure(set, quantity, { ...share((group) => isFound(group, TIMES[quantity])), note }),
      figure(set, quantity, { value: 1 / PEERS }, 'chance'),
    ]),
    figure(
      set,
      'oddFalse',
      share(({ peers }) => oddOnes(peers).length > 0)
    ),
  ]
}

export const measure: Measure = {
  name: 'Peers: the odd one of a group',
  folder: '',
  protocol: `The sets hold no groups of servers that do the same work, so ${PEERS} days of one metric of one server stand for ${PEERS} servers: the same ${WINDOW_HOURS} hours of each, before the labelled part. One of them, known to us, is given ${Object.values(TIMES).join(' or ')} times its own values, and must be named first. Untouched groups say how often one is named for nothing. One group a metric that moves and is never negative; intervals over servers.`,
  async run(dir) {
    return SERVER_SETS.flatMap((set) => figuresOf(set.name, serversOf(dir, set).flatMap(groupsOf)))
  },
}
