/** How routes ask the assistant: in a run of its own, of a fleet that the caller may read. */
import type { Context } from 'hono'
import { mayRead, readableFleet } from '../access/guard'
import { isOwner } from '../access/owner'
import { visitorFleet, visitorFleetOrNew } from '../access/visitor'
import { staticAnswer } from '../assistant/static-answer'
import { readThrough } from '../cache/read-through'
import { readings } from '../cache/readings'
import type { Answer } from '../contracts/assistant'
import { RunId, type RunRequest, type RunState } from '../contracts/assistant-run'
import type { FleetId } from '../contracts/fleet'
import { limited } from '../limited'
import { ASSISTANT, CACHE } from '../policy'
import { Problem } from '../problem'
import { data } from '../rpc'

type RunContext = Context<{ Bindings: Env }>

/** Where the run of an id is, for a caller who may read its fleet. @throws {Problem} no-such-run, unauthorized */
export async function runOf(c: RunContext, text: string) {
  const id = RunId.safeParse(text)
  if (!id.success) throw new Problem('/problems/no-such-run')
  await readableFleet(c, id.data.slice(0, id.data.indexOf('.')))
  return { id: id.data, run: c.env.RUNS.getByName(id.data) }
}

/** Begin a run. @throws {Problem} no-such-fleet, unauthorized, too-many-questions */
export async function begin(c: RunContext, request: RunRequest): Promise<RunId> {
  const runId = await nameOf(c, request)
  await c.env.RUNS.getByName(runId).begin(runId, request)
  return runId
}

/** Of a run that is to be. @throws {Problem} no-such-fleet, unauthorized, too-many-questions */
async function nameOf(c: RunContext, request: RunRequest): Promise<RunId> {
  const fleet = await fleetAsked(c, request)
  // What followed must be the caller's to read as well.
  if (request.after !== undefined) await runOf(c, request.after)
  await bounded(c, fleet)
  return `${fleet}.${randomName()}`
}

/**
 * Counts a visitor's question; owners are nobody's visitors. Who cannot be counted is answered.
 * @throws {Problem} too-many-questions
 */
async function bounded(c: RunContext, fleet: FleetId): Promise<void> {
  if (fleet === 'main' || (await isOwner(c))) return
  const waitMs = await waitToAsk(c, fleet)
  if (waitMs === 0) return
  const retryAfterS = Math.ceil(waitMs / 1_000)
  throw new Problem('/problems/too-many-questions', {
    detail: `Ask again in ${retryAfterS} s`,
    retryAfterS,
    headers: { 'retry-after': String(retryAfterS) },
  })
}

async function waitToAsk(c: RunContext, fleet: FleetId): Promise<number> {
  try {
    return await limited(data(c.env.JOURNALS.getByName('main').waitToAsk(fleet)), {
      ms: ASSISTANT.countTimeoutMs,
      late: () => new Error('the journal took too long'),
    })
  } catch (error) {
    console.error(error)
    return 0
  }
}

/**
 * The answer of a new run; the static one where no run can be had.
 * @throws {Problem} no-such-fleet, unauthorized, too-many-questions
 */
export async function ask(c: RunContext, request: RunRequest): Promise<Answer> {
  const runId = await nameOf(c, request)
  const askedMs = Date.now()
  try {
    await c.env.RUNS.getByName(runId).begin(runId, request)
    return answerOf(await data(c.env.RUNS.getByName(runId).state(true)))
  } catch (error) {
    if (error instanceof Problem) throw error
    console.error(error)
    return staticAnswer(runId, request, askedMs, Date.now())
  }
}

/** @throws {Problem} where there is none */
function answerOf(state: RunState | null): Answer {
  if (state?.answer) return state.answer
  if (state?.failure?.reason === 'no-such-fleet') throw new Problem('/problems/no-such-fleet')
  throw new Error(`the run ended without an answer: ${state?.failure?.reason}`)
}

/**
 * The fleet that is meant: the one that is named or followed, else the workspace's own where the caller
 * may read it and it has servers, else the visitor's.
 */
async function fleetAsked(c: RunContext, request: RunRequest): Promise<FleetId> {
  const { fleet, after, serverData } = request
  if (fleet !== undefined) return readableFleet(c, fleet)
  if (after !== undefined) return readableFleet(c, after.slice(0, after.indexOf('.')))
  const mayReadMain = await mayRead(c, 'main')
  if (mayReadMain && (await isThere(c, 'main', 1))) return 'main'
  const visitor = await visitorFleet(c)
  if (visitor && (await isThere(c, visitor, 0))) return visitor
  if (mayReadMain) return 'main'
  // What is sent along needs no fleet, but somebody whose answer it is.
  if (serverData !== undefined) return visitorFleetOrNew(c)
  throw new Problem('/problems/no-such-fleet', {
    detail: 'Generate a fleet with POST /api/servers/next, or send serverData along',
  })
}

/** Servers of a fleet; null where there is none, undefined where it cannot be asked. */
async function serversOf(c: RunContext, fleet: FleetId): Promise<number | null | undefined> {
  try {
    const described = await data(c.env.FLEETS.getByName(fleet).describe())
    return described === null ? null : described.serverCount
  } catch (error) {
    console.error(error)
    return undefined
  }
}

/**
 * Whether there is a fleet of so many servers. One that cannot be asked is taken to be there: the answer
 * says that it cannot be asked. That it is there holds for a while; one that is not may come at any moment.
 */
async function isThere(c: RunContext, fleet: FleetId, least: number): Promise<boolean> {
  const found = await readThrough<number | null | undefined>(readings, `servers:${fleet}`, {
    check: (kept) => (typeof kept === 'number' && kept >= least ? kept : null),
    compute: () => serversOf(c, fleet),
    ttlMs: (servers) => (servers == null || servers < least ? 0 : CACHE.stateMs),
  })
  return found === undefined || (found !== null && found >= least)
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuv'

/** 130 random bits. */
function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(26))
  return [...bytes].map((byte) => ALPHABET[byte & 31]).join('')
}
