/** What the detector of servers says of each row, made once for the measures that look at it. */
import { SERVER_ALARMS } from '../../../worker/policy.ts'
import { readingsOf, type Server, type ServerSet, serversOf } from './servers.ts'

/** Of each row of the test. */
export interface DetectedServer {
  server: Server
  scores: Float64Array
  /** How many peaks a day the detector expects to be as high. */
  perDay: Float64Array
  /** 1 where the score is beyond the threshold of the stated rate of false alarms. */
  beyond: Uint8Array
}

function detected(server: Server): DetectedServer {
  const rows = server.labels.length
  const scores = new Float64Array(rows)
  const perDay = new Float64Array(rows)
  const beyond = new Uint8Array(rows)
  let row = 0
  for (const { reading, model } of readingsOf(server, SERVER_ALARMS.perDay)) {
    scores[row] = reading.score
    perDay[row] = reading.perDay
    beyond[row++] = reading.score >= model.threshold ? 1 : 0
  }
  return { server, scores, perDay, beyond }
}

const done = new Map<string, DetectedServer[]>()

/** The servers of a set that are there. */
export function detectedServers(dir: string, set: ServerSet): DetectedServer[] {
  const key = `${dir}/${set.folder}`
  const made = done.get(key) ?? serversOf(dir, set).map(detected)
  done.set(key, made)
  return made
}
