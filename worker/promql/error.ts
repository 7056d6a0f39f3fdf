/** Why a query has no answer. */
import { QUERY } from '../policy'

/** A range of characters in the text of an expression, [from, to). */
export interface Position {
  from: number
  to: number
}

/** Where a part of a text starts, as `line:column`; both count from 1, columns in bytes of UTF-8. */
export function lineColumn(text: string, { from }: Position): string {
  const before = text.slice(0, from).split('\n')
  return `${before.length}:${new TextEncoder().encode(before.at(-1)).length + 1}`
}

/**
 * Why an expression has no answer, pointing at the part of its text that is to blame.
 *
 * `parse`: the text is wrong, whatever the data; `execution`: this data does not fit it, for example
 * two series where one was needed. Prometheus's API calls them `bad_data` and `execution`.
 */
export class PromqlError extends Error {
  override readonly name = 'PromqlError'

  constructor(
    message: string,
    readonly position: Position,
    readonly kind: 'parse' | 'execution' = 'parse'
  ) {
    super(message)
  }
}

/**
 * A query would read or compute more samples than it may; the same query over less, or with a wider
 * step, can succeed. Sources throw it as soon as they know.
 */
export class TooManySamples extends RangeError {
  override readonly name = 'TooManySamples'

  constructor() {
    super(`query needs more than ${QUERY.maxSamples} samples`)
  }
}

/** A query would compute more than it may: fewer series, steps or nested subqueries can succeed. */
export class TooMuchWork extends RangeError {
  override readonly name = 'TooMuchWork'

  constructor() {
    super(`query needs more than ${QUERY.maxWork} computed values`)
  }
}

/** A query was given up. */
export class QueryAborted extends Error {
  override readonly name = 'QueryAborted'

  constructor(
    /** `canceled` by its caller, or after `QUERY.timeoutMs`. */
    readonly reason: 'canceled' | 'timeout'
  ) {
    super(reason === 'canceled' ? 'query was canceled' : 'query timed out')
  }
}
