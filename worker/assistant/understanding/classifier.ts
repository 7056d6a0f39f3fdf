/** Which intent a question has, by multinomial logistic regression over its features. */
import type { Reading } from '../../contracts/assistant'
import { Intent } from '../../contracts/assistant'

/** A trained model, as text: each weight is one character, so that it compresses well. */
export interface IntentModel {
  /** Distances between the features that have weights, ascending. */
  features: string
  /** One character for each feature and intent, the intents in the order of the contract. */
  weights: string
  /** What a step of a weight is worth. */
  step: number
  /** How sure to be: what scores are multiplied by. */
  sharpness: number
}

/** Characters that stand for −46…46, and for distances 0…92; no escapes needed in a string in '…'. */
export const ALPHABET = [...Array(95).keys()]
  .map((i) => String.fromCharCode(32 + i))
  .filter((character) => character !== "'" && character !== '\\')
  .join('')
export const ZERO = 46
/** Stands for that far and no feature there. */
export const LONGEST_STEP = ALPHABET.length - 1

const VALUES = new Uint8Array(128)
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value

/** Weights are read where they stand: a question needs a hundredth of them, and the first one waits. */
export class IntentClassifier {
  /** By feature, which of those with weights it is, from 1 on; 0 for one without. */
  readonly #places: Uint16Array
  readonly #weights: string
  readonly #scale: number

  constructor({ features, weights, step, sharpness }: IntentModel) {
    let last = 0
    for (let i = 0; i < features.length; i++) last += VALUES[features.charCodeAt(i)]!
    this.#places = new Uint16Array(last + 1)
    let [feature, place] = [0, 0]
    for (let i = 0; i < features.length; i++) {
      const distance = VALUES[features.charCodeAt(i)]!
      feature += distance
      if (distance < LONGEST_STEP) this.#places[feature] = ++place
    }
    this.#weights = weights
    this.#scale = step * sharpness
  }

  /** All intents, the likeliest first. */
  classify(features: readonly number[]): Reading[] {
    const scores = new Float64Array(Intent.options.length)
    const weights = this.#weights
    let known = 0
    for (const feature of features) {
      const place = this.#places[feature] ?? 0
      if (place === 0) continue
      known++
      const start = (place - 1) * scores.length
      for (let i = 0; i < scores.length; i++) {
        scores[i]! += VALUES[weights.charCodeAt(start + i)]! - ZERO
      }
    }
    const likelihoods = softmax(scores, this.#scale / Math.sqrt(Math.max(1, known)))
    return Intent.options
      .map((intent, i) => ({ intent, probability: likelihoods[i]! }))
      .sort((a, b) => b.probability - a.probability)
  }
}

/** Of scores times `scale`; adds up to 1. */
export function softmax(scores: Float64Array, scale: number): Float64Array {
  const highest = scores.reduce((a, b) => Math.max(a, b))
  const powers = scores.map((score) => Math.exp(scale * (score - highest)))
  const sum = powers.reduce((a, b) => a + b)
  return powers.map((power) => power / sum)
}
