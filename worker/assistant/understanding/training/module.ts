/** A trained model as a module's source. */
import type { IntentModel } from '../classifier'

export const moduleOf = ({ features, weights, step, sharpness }: IntentModel): string =>
  `/** The trained classifier of intents. Made by \`npm run train:intents\`; not to be edited. */
import type { IntentModel } from './classifier'

export const INTENT_MODEL: IntentModel = {
  step: ${step},
  sharpness: ${sharpness},
  features:
    '${features}',
  weights:
    '${weights}',
}
`
