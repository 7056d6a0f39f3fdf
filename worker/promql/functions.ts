/** The functions of the language by name: what they take, what they yield, how. */
import { ABSENT_FUNCTIONS } from './functions/absent'
import { HISTOGRAM_FUNCTIONS } from './functions/histograms'
import { INFO_FUNCTIONS } from './functions/info'
import { LABEL_FUNCTIONS } from './functions/labels'
import { ORDER_FUNCTIONS } from './functions/order'
import { RANGE_FUNCTIONS } from './functions/ranges'
import { SCALAR_FUNCTIONS } from './functions/scalars'
import type { FunctionSpec } from './functions/spec'
import { TIME_FUNCTIONS } from './functions/times'
import { VALUE_FUNCTIONS } from './functions/values'

/** The table; there are no others. */
export const FUNCTIONS: Readonly<Record<string, FunctionSpec>> = Object.assign(
  Object.create(null) as Record<string, FunctionSpec>,
  {
    ...VALUE_FUNCTIONS,
    ...RANGE_FUNCTIONS,
    ...HISTOGRAM_FUNCTIONS,
    ...LABEL_FUNCTIONS,
    ...ORDER_FUNCTIONS,
    ...TIME_FUNCTIONS,
    ...SCALAR_FUNCTIONS,
    ...ABSENT_FUNCTIONS,
    ...INFO_FUNCTIONS,
  }
)
