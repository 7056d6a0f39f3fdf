/** What taking in the load costs a server. */

import { send } from './lanes.ts'
import { cpuSeconds, memory } from './process-tree.ts'
import type { RequestFile } from './request-file.ts'
import { percentile } from './statistics.ts'
import type { System } from './systems.ts'

/** Background merges after the last request count too. */
const SETTLING_MS = 8_000

export interface Ingest {
  cpuSPerMillion: number
  samplesPerS: number
  ackMs: { p50: number; p99: number; max: number }
  rssMb: number
  peakMb: number
  bytesPerSample: number
}

/** One fresh process takes all requests. */
export async function measureIngest(
  system: System,
  directory: string,
  requests: RequestFile,
  lanes: number
): Promise<Ingest> {
  await using server = await system.start(directory)
  const cpuBefore = cpuSeconds(server.pid)
  const sent = await send(requests, { url: server.writeUrl, headers: server.headers, lanes })
  await new Promise((resolve) => setTimeout(resolve, SETTLING_MS))
  const cpuS = cpuSeconds(server.pid) - cpuBefore
  const used = memory(server.pid)
  const { latenciesMs, acknowledged, wallS } = sent
  return {
    cpuSPerMillion: (cpuS / acknowledged) * 1e6,
    samplesPerS: acknowledged / wallS,
    ackMs: {
      p50: percentile(latenciesMs, 0.5),
      p99: percentile(latenciesMs, 0.99),
      max: latenciesMs.at(-1)!,
    },
    ...used,
    bytesPerSample: (await server.bytes()) / acknowledged,
  }
}
