/** Fits the classifier of intents to labelled questions. */
import { randomFrom } from '../../../analysis/random'
import { Intent } from '../../../contracts/assistant'
import { ALPHABET, type IntentModel, LONGEST_STEP, softmax, ZERO } from '../classifier'

/** A question's features, and what it wants. */
export interface Example {
  features: readonly number[]
  /** Its place among the intents of the contract. */
  label: number
}

/** What makes the classifier as sure as it is right, found on authors that it was not trained on. */
export const SHARPNESS = 7.5

/** Chosen by training on some authors and testing on the others. */
export const TRAINING = {
  epochs: 12,
  /** Of the first pass, which only finds the features worth a weight. */
  choosingEpochs: 3,
  rate: 0.5,
  decay: 1e-5,
  /** What scores are multiplied by while training. */
  sharpness: 4,
  /** Probability that is spread over all intents instead of the true one. */
  smoothing: 0.2,
  /** Features that have weights. */
  maxFeatures: 11_000,
  /** Questions that a feature must be in. */
  leastQuestions: 3,
  /** Steps between no weight and the greatest. */
  steps: 6,
  /** Of a step, what is still none. */
  deadZone: 0.6,
  seed: 7,
} as const

const INTENTS = Intent.options.length

/** Weights by feature, in the order of `features`. */
interface Fitted {
  features: number[]
  weights: Float64Array
}

/** Examples with features as places in a list; without those that are not in it. */
const placed = (examples: readonly Example[], features: readonly number[]): Example[] => {
  const places = new Map(features.map((feature, place) => [feature, place]))
  return examples.map(({ features: own, label }) => ({
    features: own.flatMap((feature) => places.get(feature) ?? []),
    label,
  }))
}

/** Stochastic gradient descent with a rate for each weight (AdaGrad). */
function fit(examples: readonly Example[], features: number[], epochs: number): Fitted {
  const { rate, decay, sharpness, smoothing, seed } = TRAINING
  const weights = new Float64Array(features.length * INTENTS)
  const squares = new Float64Array(weights.length).fill(1)
  const order = placed(examples, features)
  const random = randomFrom(seed)
  const scores = new Float64Array(INTENTS)
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    for (const { features: own, label } of order) {
      scores.fill(0)
      for (const feature of own) {
        for (let i = 0; i < INTENTS; i++) scores[i]! += weights[feature * INTENTS + i]!
      }
      const scale = sharpness / Math.sqrt(Math.max(1, own.length))
      const errors = softmax(scores, scale)
      for (let i = 0; i < INTENTS; i++) {
        errors[i]! -= (i === label ? 1 - smoothing : 0) + smoothing / INTENTS
      }
      for (const feature of own) {
        for (let i = 0; i < INTENTS; i++) {
          const at = feature * INTENTS + i
          const slope = errors[i]! * scale + decay * weights[at]!
          squares[at]! += slope * slope
          weights[at]! -= (rate * slope) / Math.sqrt(squares[at]!)
        }
      }
    }
  }
  return { features, weights }
}

function shuffle<T>(list: T[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[list[i], list[j]] = [list[j]!, list[i]!]
  }
}

/** Features that enough questions have, ascending. */
function frequent(examples: readonly Example[]): number[] {
  const counts = new Map<number, number>()
  for (const { features } of examples) {
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count >= TRAINING.leastQuestions)
    .map(([feature]) => feature)
    .sort((a, b) => a - b)
}

/** The features whose weights differ most between intents, ascending. */
function weightiest({ features, weights }: Fitted): number[] {
  const sizes = features.map((feature, place) => {
    const own = weights.subarray(place * INTENTS, (place + 1) * INTENTS)
    return { feature, size: own.reduce((sum, weight) => sum + weight * weight, 0) }
  })
  return sizes
    .sort((a, b) => b.size - a.size || a.feature - b.feature)
    .slice(0, TRAINING.maxFeatures)
    .map(({ feature }) => feature)
    .sort((a, b) => a - b)
}

/** Whole steps, rounded towards none: weights of no consequence all become 0 and compress. */
const toStep = (value: number) =>
  Math.sign(value) * Math.floor(Math.abs(value) + 1 - TRAINING.deadZone)

function encoded({ features, weights }: Fitted): Omit<IntentModel, 'sharpness'> {
  const sorted = weights.map(Math.abs).sort()
  // The few greatest weights are cut, so that steps are finer for all others.
  const greatest = sorted[Math.floor(sorted.length * 0.999)]!
  const step = greatest / TRAINING.steps
  const characters = Array.from(weights, (weight) => {
    const value = Math.max(-ZERO, Math.min(ZERO, toStep(weight / step)))
    return ALPHABET[value + ZERO]
  })
  let distances = ''
  let before = 0
  for (const feature of features) {
    let distance = feature - before
    for (; distance >= LONGEST_STEP; distance -= LONGEST_STEP) distances += ALPHABET[LONGEST_STEP]
    distances += ALPHABET[distance]
    before = feature
  }
  return { features: distances, weights: characters.join(''), step: Number(step.toPrecision(6)) }
}

/** @param sharpness how sure to be, found by calibration */
export function train(examples: readonly Example[], sharpness: number): IntentModel {
  const chosen = weightiest(fit(examples, frequent(examples), TRAINING.choosingEpochs))
  return { ...encoded(fit(examples, chosen, TRAINING.epochs)), sharpness }
}
