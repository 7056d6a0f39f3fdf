/** Asks all servers the same questions in turns, after all have taken the same load. */
import { join } from 'node:path'
import { KEYS, temporaryDirectory } from '../../e2e/processes.ts'
import { send } from '../store/lanes.ts'
import { writeLoad } from '../store/load.ts'
import { type Running, SYSTEMS, type SystemName, systems } from '../store/systems.ts'
import { Asker } from './asker.ts'
import type { Question, Subject } from './questions.ts'

/** More would bring samples of loads with few servers out of order. */
const LANES = 1
/** Answers before the clock counts: code is compiled, and caches fill. */
const WARMING = 10
/** Merges in the background after the load. */
const SETTLING_MS = 5_000

/** In ms, of every answer. */
export type Latencies = Record<SystemName, number[]>

/** By the names of questions. */
export async function measure(
  { shape, questions, isRolledUp }: Subject,
  rounds: number
): Promise<Record<string, Latencies>> {
  await using directory = await temporaryDirectory()
  using requests = writeLoad(directory.path, shape)
  await using stack = new AsyncDisposableStack()
  const askers: Partial<Record<SystemName, Asker>> = {}
  const present: readonly SystemName[] = isRolledUp ? ['ours'] : SYSTEMS
  for (const name of present) {
    const server = stack.use(await systems[name].start(join(directory.path, name)))
    await send(requests, { url: server.writeUrl, headers: server.headers, lanes: LANES })
    if (name === 'ours' && isRolledUp) await rollUp(urlOf(server))
    askers[name] = stack.use(new Asker(urlOf(server), name === 'ours' ? READER : {}))
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLING_MS))
  const latencies = Object.fromEntries(
    Object.keys(questions).map((name) => [name, { ours: [], prometheus: [], victoriaMetrics: [] }])
  ) as Record<string, Latencies>
  for (let n = 0; n < WARMING + rounds; n++) {
    for (const [name, question] of Object.entries(questions)) {
      for (const [turn] of present.entries()) {
        const system = present[(turn + n) % present.length]!
        const { ms, rows } = await askers[system]!.ask(question.path(shape, n))
        requireRows(question, question.rows(shape), rows, system)
        if (n >= WARMING) latencies[name]![system].push(ms)
      }
    }
  }
  return latencies
}

/** An empty answer is a quick one. */
function requireRows({ what }: Question, wanted: number, rows: number, system: SystemName): void {
  if (rows === wanted) return
  throw new Error(`${systems[system].title} answered ${rows} rows of ${wanted}: ${what}`)
}

const READER = { authorization: `Bearer ${KEYS.OPENMANAGER_READ_KEY}` }
const ADMIN = { authorization: `Bearer ${KEYS.OPENMANAGER_ADMIN_TOKEN}` }

/** What is in memory goes to blocks, then the days of these are rolled up. */
async function rollUp(url: string): Promise<void> {
  for (let n = 0; n < 2; n++) {
    const response = await fetch(`${url}/api/store/flush`, { method: 'POST', headers: ADMIN })
    if (!response.ok) throw new Error(`the flush answered ${response.status}`)
  }
}

const urlOf = ({ writeUrl }: Running) => new URL(writeUrl).origin
