/** What is wanted by a question in words, in Korean or English. */
import type { Understanding } from '../../contracts/assistant'
import { IntentClassifier } from './classifier'
import { entitiesOf, type QuestionContext } from './entities'
import { featuresOf } from './features'
import { INTENT_MODEL } from './intent-model'
import { languageOfText } from './language'
import { mentionsOf } from './mentions'
import { corrected, following } from './rules'

export type { QuestionContext } from './entities'

/** Readings that are told. */
const TOLD = 3

let classifier: IntentClassifier | undefined

/**
 * The intent, what is spoken of, and how sure that is.
 *
 * Names of servers are looked up in `context.servers`; where that is empty, whatever looks like a name is
 * taken for one. Beyond `ASSISTANT.maxQuestion` characters nothing is read. Never throws.
 *
 * @example
 * understand('db-01 메모리 지금 몇 %야', { servers, now }).intent // => 'metric_query'
 */
export function understand(text: string, context: QuestionContext): Understanding {
  classifier ??= new IntentClassifier(INTENT_MODEL)
  const mentions = mentionsOf(text, context.servers)
  const alone = corrected(classifier.classify(featuresOf(mentions)), mentions)
  const readings = context.last ? following(alone, mentions, context.last) : alone
  const [{ intent, probability }] = readings as [(typeof readings)[0]]
  return {
    language: languageOfText(mentions.rest, context.language),
    intent,
    confidence: probability,
    readings: readings.slice(0, TOLD),
    entities: entitiesOf(mentions, intent, context),
  }
}
