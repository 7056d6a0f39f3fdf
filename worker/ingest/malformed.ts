/** The body of a push cannot be read; the message tells its sender why. */
export class MalformedBody extends Error {
  override readonly name = 'MalformedBody'
}
