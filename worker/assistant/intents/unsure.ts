/** What is answered where a question was not understood surely enough. */
import type { Entities } from '../../contracts/assistant'
import { isCollected, metricOf } from '../metrics'
import { type Asked, type IntentHandler, NOTHING } from './intent-handler'
import { metricQuery } from './metric-query'
import { segment, wordingOf } from './segments'
import { status } from './status'
import { questionFor } from './suggested'

const MOST_READINGS = 3

/** That it is not clear, what can be shown of whatever was named, and the likeliest meanings to choose from. */
export const unsure: IntentHandler = async (asked) => {
  const { say } = wordingOf(asked)
  const shown = await shownFor(asked.understanding.entities)(namedOnly(asked))
  const opening = segment(
    'answer',
    say(
      '무엇을 알고 싶으신지 확실하지 않아서, 우선 지금 보여 드릴 수 있는 것을 답할게요.',
      'It is not quite clear what is asked, so here is what can be shown right now.'
    )
  )
  const draft = shown.draft.map((one) =>
    one.kind === 'answer' ? { ...one, kind: 'evidence' as const } : one
  )
  return {
    ...NOTHING,
    confidence: asked.understanding.confidence,
    draft: [opening, ...draft],
    unchecked: shown.unchecked,
    suggestions: meanings(asked),
  }
}

/** What there are values of; a time to come is left to the question that is chosen. */
function namedOnly(asked: Asked): Asked {
  const { server, servers, unknown_server, nearest, role, metric, threshold, op } =
    asked.understanding.entities
  const { time, from, to } = asked.understanding.entities
  const isPast = to !== undefined && Date.parse(to) <= asked.now
  const entities = {
    ...(server !== undefined && { server }),
    ...(servers !== undefined && { servers }),
    ...(unknown_server !== undefined && { unknown_server }),
    ...(nearest !== undefined && { nearest }),
    ...(role !== undefined && { role }),
    ...(metric !== undefined && { metric }),
    ...(threshold !== undefined && { threshold }),
    ...(op !== undefined && { op }),
    ...(isPast && { time, from, to }),
  }
  return { ...asked, understanding: { ...asked.understanding, entities } }
}

function shownFor({ metric }: Entities): IntentHandler {
  if (metric !== undefined && isCollected(metricOf(metric))) return metricQuery
  return status
}

/** The likeliest readings as questions; what no question fits is passed over. */
function meanings(asked: Asked): string[] {
  const { readings, entities, language } = asked.understanding
  const server = asked.state.servers.find(({ id }) => id === entities.server)?.id
  const [first, second] = entities.servers ?? []
  const about = {
    ...{ language, server: server ?? first, other: second, metric: entities.metric },
  }
  const questions = [...readings.map(({ intent }) => intent), 'fleet_status', 'diagnose', 'help']
    .map((intent) => questionFor(intent as (typeof readings)[number]['intent'], about))
    .filter((question) => question !== null)
  return [...new Set(questions)].slice(0, MOST_READINGS)
}
