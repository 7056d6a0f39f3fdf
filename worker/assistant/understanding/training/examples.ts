/** Labelled questions as the classifier of intents reads them. */
import { Intent } from '../../../contracts/assistant'
import { featuresOf } from '../features'
import { mentionsOf } from '../mentions'
import type { Example } from './train'

/** @param questions by intent, in a fixed order: the same order gives the same model */
export function examplesOf(questions: Readonly<Record<Intent, readonly string[]>>): Example[] {
  return Intent.options.flatMap((intent, label) =>
    questions[intent].map((question) => ({ features: featuresOf(mentionsOf(question, [])), label }))
  )
}
