/** What vitals were over the last hours. */
import type { VitalName } from '../../contracts/vital'
import { PLUGINS } from '../../policy'
import { stepOf } from '../intents/measured'
import { metricOfVital, pastExpression } from '../metrics'
import { isInline } from './asked-servers'
import type { PluginInput } from './plugin'

export interface History {
  server: string
  vital: VitalName
  /** Unix ms, ascending. */
  times: number[]
  /** All finite. */
  values: number[]
}

/** Of those servers that reported it. */
export async function historiesOf(
  input: Pick<PluginInput, 'telemetry' | 'state' | 'now'>,
  servers: readonly string[],
  vital: VitalName
): Promise<History[]> {
  if (servers.length === 0) return []
  const found = await (isInline(input) ? sent : stored)(input, servers, vital)
  return found.map(({ times, values, ...rest }) => {
    const present = values.map((_, at) => at).filter((at) => Number.isFinite(values[at]))
    return {
      ...rest,
      times: present.map((at) => times[at]!),
      values: present.map((at) => values[at]!),
    }
  })
}

type Asking = Pick<PluginInput, 'telemetry' | 'now'>

async function stored({ telemetry, now }: Asking, servers: readonly string[], vital: VitalName) {
  const from = now - PLUGINS.windowMs
  const stepMs = stepOf(from, now)
  const expression = pastExpression(metricOfVital(vital), stepMs, servers)
  const lines = await telemetry.range(expression, from + stepMs, now, stepMs)
  return lines.flatMap(({ labels: { instance }, times, values }) =>
    instance === undefined
      ? []
      : [{ server: instance, vital, times: [...times], values: [...values] }]
  )
}

/** Each value that was sent, once: a forecast begins with what it rests on. */
async function sent({ telemetry }: Asking, servers: readonly string[], vital: VitalName) {
  return Promise.all(
    servers.map(async (server) => {
      const { history, madeAt, stepMs } = await telemetry.forecast({
        server,
        vital,
        horizon: '24h',
      })
      const last = Date.parse(madeAt)
      const times = history.map((_, at) => last - (history.length - 1 - at) * stepMs)
      return { server, vital, times, values: history.map((value) => value ?? Number.NaN) }
    })
  )
}
