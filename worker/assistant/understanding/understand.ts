/** What is wanted by a question in words, in Korean or English. */
import type { Understanding } from '../../contracts/assistant'
import { IntentClassifier } from './classifier'
import { entitiesOf, type QuestionContext } from './entities'
import { featuresOf } from './features'
import { INTENT_MODEL } from './intent-model'
import { mentionsOf } from './mentions'
import { corrected } from './rules'

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
  const readings = corrected(classifier.classify(featuresOf(mentions)), mentions)
  const [{ intent, probability }] = readings as [(typeof readings)[0]]
  return {
    language: languageOf(mentions.rest, context),
    intent,
    confidence: probability,
    readings: readings.slice(0, TOLD),
    entities: entitiesOf(mentions, intent, context),
  }
}

/** Where there are letters of both, a few Hangul ones decide: sentences in Korean are full of English. */
const LEAST_HANGUL = 0.15

function languageOf(text: string, { language }: QuestionContext): 'ko' | 'en' {
  const hangul = text.match(/[가-힣\u1100-\u11ff]/g)?.length ?? 0
  const latin = text.match(/[a-z]/g)?.length ?? 0
  if (hangul + latin === 0) return language ?? 'en'
  return hangul / (hangul + latin) >= LEAST_HANGUL ? 'ko' : 'en'
}
