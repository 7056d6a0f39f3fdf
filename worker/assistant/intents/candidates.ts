/** The servers whose whole window is read to put them in order, where reading that of all costs too much. */
import type { Segment } from '../../contracts/assistant'
import { ASSISTANT } from '../../policy'
import { type Metric, nowExpression } from '../metrics'
import { servers as countText } from '../words/quantity'
import type { AskedWindow } from './asked-window'
import type { Asked } from './intent-handler'
import type { Scope } from './scope'
import { segment, wordingOf } from './segments'

/** Who is put in order, and the sentence that says so; none where that is everybody. */
export interface Candidates {
  scope: Scope
  caveats: Segment[]
}

/**
 * All servers of a scope, or of a window of too many those that come first at a few moments of it.
 * @throws {TelemetryUnavailable}
 */
export async function candidatesOf(
  asked: Asked,
  metric: Metric,
  scope: Scope,
  window: AskedWindow | null,
  order: 'asc' | 'desc'
): Promise<Candidates> {
  if (!window || !isTooMuch(scope, window)) return { scope, caveats: [] }
  const means = await momentsOf(asked, metric, window)
  const known = scope.servers.filter(({ id }) => means.has(id))
  const sign = order === 'asc' ? 1 : -1
  const first = known.toSorted((a, b) => sign * (means.get(a.id)! - means.get(b.id)!))
  const servers = first.slice(0, ASSISTANT.summedServers)
  return {
    scope: { ...scope, kind: 'servers', servers },
    caveats: servers.length === 0 ? [] : [narrowed(asked, servers.length, window, order)],
  }
}

const isTooMuch = ({ servers: { length } }: Scope, { from, to }: AskedWindow) =>
  length > ASSISTANT.summedServers &&
  length * (to - from) > ASSISTANT.summedServers * ASSISTANT.usualWindowMs

/** Means of a few moments, spread evenly: each reads some minutes of all servers. */
async function momentsOf({ telemetry }: Asked, metric: Metric, { from, to }: AskedWindow) {
  const { probedMoments } = ASSISTANT
  const expression = nowExpression(metric)
  const moments = await Promise.all(
    Array.from({ length: probedMoments }, (_, n) =>
      telemetry.instant(expression, Math.round(from + ((n + 0.5) * (to - from)) / probedMoments))
    )
  )
  const sums = new Map<string, { sum: number; count: number }>()
  for (const { labels, value } of moments.flat()) {
    const { instance } = labels
    if (instance === undefined || !Number.isFinite(value)) continue
    const { sum, count } = sums.get(instance) ?? { sum: 0, count: 0 }
    sums.set(instance, { sum: sum + value, count: count + 1 })
  }
  return new Map([...sums].map(([server, { sum, count }]) => [server, sum / count]))
}

function narrowed(asked: Asked, read: number, window: AskedWindow, order: 'asc' | 'desc'): Segment {
  const { say, language } = wordingOf(asked)
  const fact = asked.facts.add({
    ...{ kind: 'roster', unit: 'servers', value: read },
    ...{ from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
    title: say('기간 전체를 읽은 서버', 'Servers whose whole time was read'),
  })
  const count = countText(read, language)
  const most = order === 'desc' ? say('높았던', 'highest') : say('낮았던', 'lowest')
  const text = say(
    `서버가 많아서, 그동안의 몇 시점에 값이 가장 ${most} ${count}의 평균만 비교했어요.`,
    `With so many servers, only ${count} were compared by their means: those that were ${most} at a few moments of that time.`
  )
  return segment('caveat', text, [fact])
}
