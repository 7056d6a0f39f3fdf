/** A range of characters in the text of an expression, [from, to). */
export interface Position {
  from: number
  to: number
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
