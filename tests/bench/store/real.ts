/** Bytes a sample on disk: a real node_exporter's scrapes, after a server has packed them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Connection, REMOTE_WRITE } from '../../e2e/connection.ts'
import { encodeLabels, RequestWriter } from '../../e2e/request-writer.ts'
import { labelsOf, type Recording, unpack } from './recording.ts'
import type { System } from './systems.ts'

export const RECORDING = join(import.meta.dirname, 'node-exporter.br')

const SERVER = { instance: 'recorded.example.net:9100', job: 'node' }

export interface RealData {
  samples: number
  bytesPerSample: number
}

/** The recording that is committed; `record.ts` makes another one. */
export function readRecording(): Recording {
  if (existsSync(RECORDING)) return unpack(readFileSync(RECORDING))
  throw new Error(`${RECORDING} is missing: make it with tests/bench/store/record.ts`)
}

/** Write the recording, a request per scrape, as if it had ended now, and see what it takes. */
export async function measureReal(
  system: System,
  directory: string,
  { times, series }: Recording
): Promise<RealData> {
  await using server = await system.start(directory)
  using connection = new Connection(server.writeUrl, { ...REMOTE_WRITE, ...server.headers })
  const columns = [...series].map(([text, values]) => ({
    labels: encodeLabels({ ...labelsOf(text), ...SERVER }),
    values,
  }))
  const shiftMs = Date.now() - times.at(-1)!
  const writer = new RequestWriter()
  let samples = 0
  for (const [n, time] of times.entries()) {
    for (const { labels, values } of columns) {
      if (values[n] !== undefined) writer.add(labels, time + shiftMs, values[n])
    }
    samples += writer.samples
    const { status, text } = await connection.post(writer.take())
    if (status >= 300) throw new Error(`${system.title} answered ${status}: ${text}`)
  }
  return { samples, bytesPerSample: (await server.packedBytes()) / samples }
}
