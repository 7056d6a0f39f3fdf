/** Questions about labels: their names, their values, and whole label sets. */
import { PROMETHEUS } from '../policy'
import { PromqlError } from '../promql/error'
import { inOrder, orderKey } from '../promql/label-order'
import type { Found, LabelSource } from '../promql/label-source'
import { parseSelector } from '../promql/parse'
import type { Labels, Matcher } from '../promql/source'
import { type Data, TRUNCATED } from './data'
import { unescapedName } from './escaped-name'
import { ApiError, invalid, parseError } from './failure'
import { seriesJson } from './json'
import type { Parameters } from './parameters'

/** Series that satisfy any of these selectors; each is a list of matchers. */
type Selectors = readonly (readonly Matcher[])[]

/** What every question about labels is asked with. */
interface Asked {
  selectors: Selectors
  /** Unix ms. */
  from: number
  limit: number
}

/** `/labels`. @throws {ApiError} for a wrong parameter, as the others */
export async function labelNames(parameters: Parameters, labels: LabelSource): Promise<Data> {
  const { selectors, from, limit } = asked(parameters, PROMETHEUS.maxNames)
  const found = await union(selectors, limit, (one) => labels.labelNames(one, from, limit))
  return list(found)
}

/** `/label/…/values`. @param escaped the name as it is in the path */
export async function labelValues(
  parameters: Parameters,
  labels: LabelSource,
  escaped: string
): Promise<Data> {
  const name = unescapedName(escaped)
  if (name === '' || !name.isWellFormed()) {
    throw new ApiError('bad_data', `invalid label name: ${JSON.stringify(name.toWellFormed())}`)
  }
  const { selectors, from, limit } = asked(parameters, PROMETHEUS.maxNames)
  const found = await union(selectors, limit, (one) => labels.labelValues(name, one, from, limit))
  return list(found)
}

/** `/series`. */
export async function series(parameters: Parameters, labels: LabelSource): Promise<Data> {
  if (parameters.all('match[]').length === 0) {
    throw new ApiError('bad_data', 'no match[] parameter provided')
  }
  const { selectors, from, limit } = asked(parameters, PROMETHEUS.maxSeries, 'match[]')
  const ask = (one: readonly Matcher[]) => labels.series(one, from, limit)
  const { found, truncated } = await seriesUnion(selectors, limit, ask)
  return { json: seriesJson(found), ...(truncated && { warnings: [TRUNCATED] }) }
}

/**
 * The selectors in `match[]`.
 * @param parameter what a complaint names besides, where Prometheus names anything
 * @throws {ApiError}
 */
export function selectorsOf(parameters: Parameters, parameter?: string): Selectors {
  const texts = parameters.all('match[]')
  const complaint = (reason: string) =>
    parameter === undefined ? new ApiError('bad_data', reason) : invalid(parameter, reason)
  if (texts.length > PROMETHEUS.maxSelectors) {
    throw complaint(`at most ${PROMETHEUS.maxSelectors} selectors`)
  }
  return texts.map((text) => {
    try {
      return parseSelector(text)
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error
      if (error.message.includes('at least one non-empty matcher')) {
        throw complaint('match[] must contain at least one non-empty matcher')
      }
      throw complaint(parseError(error, text))
    }
  })
}

/** Prometheus looks at the parameters in this order. */
function asked(parameters: Parameters, most: number, parameter?: string): Asked {
  const limit = Math.min(parameters.limit(), most)
  const from = parameters.edgeOr('start', Number.NEGATIVE_INFINITY)
  parameters.edgeOr('end', Number.POSITIVE_INFINITY) // No source knows when series began.
  return { selectors: selectorsOf(parameters, parameter), from, limit }
}

/** What any of the selectors finds, or what there is without any. */
async function union(
  selectors: Selectors,
  limit: number,
  ask: (matchers: readonly Matcher[]) => Promise<Found<string>>
): Promise<Found<string>> {
  if (selectors.length < 2) return ask(selectors[0] ?? [])
  const answers: Found<string>[] = []
  for (const selector of selectors) answers.push(await ask(selector))
  const all = [...new Set(answers.flatMap(({ found }) => found))].sort()
  const truncated = all.length > limit || answers.some((one) => one.truncated)
  return { found: all.slice(0, limit), truncated }
}

async function seriesUnion(
  selectors: Selectors,
  limit: number,
  ask: (matchers: readonly Matcher[]) => Promise<Found<Labels>>
): Promise<Found<Labels>> {
  if (selectors.length === 1) return ask(selectors[0]!)
  const all = new Map<string, Labels>()
  let truncated = false
  for (const selector of selectors) {
    const answer = await ask(selector)
    truncated ||= answer.truncated
    for (const labels of answer.found) all.set(orderKey(labels), labels)
  }
  const sorted = inOrder([...all.values()], (labels) => labels)
  return { found: sorted.slice(0, limit), truncated: truncated || sorted.length > limit }
}

const list = ({ found, truncated }: Found<string>): Data => ({
  json: JSON.stringify(found),
  ...(truncated && { warnings: [TRUNCATED] }),
})
