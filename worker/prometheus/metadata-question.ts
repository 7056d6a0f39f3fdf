/** The question what metrics are. */
import { PROMETHEUS } from '../policy'
import type { LabelSource } from '../promql/label-source'
import { NAME } from '../promql/labels'
import type { Data } from './data'
import { ApiError } from './failure'
import { METADATA } from './metadata'
import type { Parameters } from './parameters'

/**
 * `/metadata`: of the metrics that the fleet has, those of which something is known.
 *
 * Remote-write says nothing of types that would be kept, so it is not known what other metrics are.
 * @throws {ApiError} for a limit that is no number
 */
export async function metadata(parameters: Parameters, labels: LabelSource): Promise<Data> {
  const limit = whole(parameters, 'limit')
  whole(parameters, 'limit_per_metric') // There is one of each.
  const only = parameters.text('metric')
  const { found } = await labels.labelValues(
    NAME,
    [],
    Number.NEGATIVE_INFINITY,
    PROMETHEUS.maxNames
  )
  const names = new Set(found)
  const known = [...METADATA].filter(
    ([name]) => (only === '' || name === only) && familyOf(name).some((one) => names.has(one))
  )
  const shown = limit < 0 ? known : known.slice(0, limit)
  return { json: JSON.stringify(Object.fromEntries(shown.map(([name, one]) => [name, [one]]))) }
}

/** The metrics that a family of series may have. */
const familyOf = (name: string) => [name, `${name}_count`, `${name}_bucket`]

/** A whole number; -1 where there is none. */
function whole(parameters: Parameters, name: string): number {
  const text = parameters.text(name)
  if (text === '') return -1
  if (!/^[-+]?\d{1,18}$/.test(text)) throw new ApiError('bad_data', `${name} must be a number`)
  return Number(text)
}
