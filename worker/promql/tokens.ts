/** The tokens of an expression, looked at before they are read. */
import { type Position, PromqlError } from './error'
import { describe, Lexer, type Token, type TokenKind } from './lex'

export class Tokens {
  readonly #lexer: Lexer
  readonly #ahead: Token[] = []
  #last: Token = { kind: 'end', text: '', word: '', from: 0, to: 0 }
  /** The bodies of aggregations that are open: messages of errors mention them. */
  aggregations = 0

  constructor(readonly text: string) {
    this.#lexer = new Lexer(text)
  }

  peek(): Token {
    return this.#at(0)
  }

  next(): Token {
    this.#last = this.peek()
    this.#ahead.shift()
    return this.#last
  }

  /** Whether a word comes next that is called like a function; without parentheses it is but a name. */
  isCallOf(word: string): boolean {
    return this.isWord(word) && this.#at(1).word === '('
  }

  #at(index: number): Token {
    while (this.#ahead.length <= index) this.#ahead.push(this.#lexer.next())
    return this.#ahead[index]!
  }

  /** Whether this word, operator or mark comes next. */
  isWord(word: string): boolean {
    return this.peek().word === word && word !== ''
  }

  /** Passes over a word if it comes next. */
  take(word: string): Token | null {
    return this.isWord(word) ? this.next() : null
  }

  /** @throws {PromqlError} where something else comes next */
  expect(word: string, context = '', expected = ''): Token {
    return this.take(word) ?? this.fail(context, expected)
  }

  /** @throws {PromqlError} where something else comes next */
  expectKind(kind: TokenKind, context = '', expected = ''): Token {
    return this.peek().kind === kind ? this.next() : this.fail(context, expected)
  }

  /** @throws {PromqlError} that what comes next is not expected here */
  fail(context = '', expected = ''): never {
    const token = this.peek()
    const where = context || (this.aggregations > 0 ? 'aggregation' : '')
    const message =
      `unexpected ${describe(token)}` +
      (where && ` in ${where}`) +
      (expected && `, expected ${expected}`)
    throw new PromqlError(message, token)
  }

  /** From a start to the end of the last token that was read. */
  since({ from }: { from: number }): Position {
    return { from, to: this.#last.to }
  }

  /**
   * What `read` makes of a token's text.
   * @throws {PromqlError} at the token for a `RangeError` of `read`
   */
  literal<T>({ text, from, to }: Token, read: (text: string) => T): T {
    try {
      return read(text)
    } catch (error) {
      if (error instanceof RangeError) throw new PromqlError(error.message, { from, to })
      throw error
    }
  }
}
