/** What people call what is measured, as PromQL; of what is not measured, what is nearest to it. */
import type { MetricName } from '../contracts/assistant'
import type { Language } from '../contracts/generation'
import type { VitalName } from '../contracts/vital'
import { matcherText, onServers } from '../fleet/server-matcher'
import { type Asking, NOW } from '../fleet/signals'
import { VITALS } from '../fleet/vitals'
import { STALENESS } from '../policy'
import { VITAL_WORDS } from './words/vital-name'

type Words = Readonly<Record<Language, string>>

/** A metric that is collected. */
export interface Metric {
  /** Null of one that is made of several vitals. */
  vital: VitalName | null
  unit: string
  /** Within a sentence. */
  words: Words
  /** PromQL whose series are told apart by `instance` alone. */
  expression: (asking: Asking) => string
  /** What says more of the same, of one server. */
  beside: readonly VitalName[]
  /** Where it is not quite what was asked for: what it is, in a sentence. */
  note: Words | null
}

/** A metric that nobody reports to us. */
export interface Uncollected {
  words: Words
  /** What is collected and feels it. */
  instead: readonly VitalName[]
}

/** A vital as a metric. */
export const metricOfVital = (
  vital: VitalName,
  beside: readonly VitalName[] = [],
  note: Words | null = null
): Metric => ({
  ...{ vital, beside, note },
  ...{ unit: VITALS[vital].unit, expression: VITALS[vital].expression, words: VITAL_WORDS[vital] },
})

const TRAFFIC: Metric = {
  vital: null,
  unit: 'B/s',
  words: { ko: '네트워크 트래픽(송수신 합계)', en: 'network traffic (in and out)' },
  expression: (asking) =>
    `${VITALS.receiveBytesPerSecond.expression(asking)} + ${VITALS.transmitBytesPerSecond.expression(asking)}`,
  beside: ['receiveBytesPerSecond', 'transmitBytesPerSecond', 'networkPercent'],
  note: null,
}

const METRICS: Readonly<Record<MetricName, Metric | Uncollected>> = {
  cpu: metricOfVital('cpuPercent'),
  memory: metricOfVital('memoryPercent'),
  swap: metricOfVital('swapPercent'),
  disk: metricOfVital('diskPercent'),
  inodes: metricOfVital('inodesPercent'),
  disk_io: metricOfVital('diskBusyPercent', [
    ...(['readBytesPerSecond', 'writeBytesPerSecond', 'diskLatencySeconds'] as const),
  ]),
  iowait: metricOfVital('ioWaitPercent'),
  steal: metricOfVital('stealPercent'),
  network: TRAFFIC,
  packet_loss: metricOfVital('retransmittedPercent', ['networkDropsPerSecond'], {
    ko: '패킷 손실 자체는 측정하지 않아서, 손실이 있으면 함께 오르는 TCP 재전송률로 답했어요.',
    en: 'Packet loss itself is not measured; TCP retransmissions, which rise with it, stand in for it.',
  }),
  load: metricOfVital('loadPerCore'),
  connections: metricOfVital('connections'),
  descriptors: metricOfVital('descriptorsPercent'),
  uptime: metricOfVital('uptimeSeconds'),
  processes: {
    words: { ko: '프로세스 수', en: 'the number of processes' },
    instead: ['loadPerCore', 'processesBlocked', 'forksPerSecond'],
  },
  latency: {
    words: { ko: '응답 시간', en: 'response time' },
    instead: ['loadPerCore', 'diskLatencySeconds', 'retransmittedPercent'],
  },
  errors: {
    words: { ko: '애플리케이션 오류율', en: 'the error rate of applications' },
    instead: ['networkErrorsPerSecond', 'listenDropsPerSecond', 'tcpTimeoutsPerSecond'],
  },
  requests: {
    words: { ko: '요청 수', en: 'the number of requests' },
    instead: ['connectionsOpenedPerSecond', 'connections', 'receiveBytesPerSecond'],
  },
  temperature: {
    words: { ko: '온도', en: 'temperature' },
    instead: ['cpuPercent', 'loadPerCore'],
  },
}

/** What stands behind a metric's name. */
export const metricOf = (name: MetricName): Metric | Uncollected => METRICS[name]

export const isCollected = (metric: Metric | Uncollected): metric is Metric =>
  'expression' in metric

/** A metric as it is now, like the readings on screen. @param servers all by default */
export const nowExpression = (
  { expression }: Pick<Metric, 'expression'>,
  servers?: readonly string[]
): string => expression({ ...NOW, only: matcherText(onServers(servers)) })

/** A metric of the past, averaged over each step so that none is missed. */
export function pastExpression(
  { expression }: Pick<Metric, 'expression'>,
  stepMs: number,
  servers?: readonly string[]
): string {
  const windowMs = Math.max(STALENESS.lookbackMs, stepMs)
  const asking = { rate: 'rate', window: `${Math.ceil(windowMs / 1_000)}s` } as const
  return expression({ ...asking, only: matcherText(onServers(servers)) })
}
