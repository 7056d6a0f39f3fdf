/** PromQL text to tokens, one at a time. */
import { type Position, PromqlError } from './error'

export type TokenKind =
  | 'end'
  | 'number'
  | 'string'
  | 'identifier'
  /** An identifier with a colon, which can only name a metric. */
  | 'metric'
  | 'keyword'
  | 'aggregator'
  | 'operator'
  | 'punctuation'

export interface Token extends Position {
  kind: TokenKind
  text: string
  /** What the parser compares: lower case where case does not matter, else ''. */
  word: string
}

/** The names of the aggregations; each is a word of the language only where it is used as one. */
export const AGGREGATORS: ReadonlySet<string> = new Set(
  (
    'sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk ' +
    'limit_ratio'
  ).split(' ')
)

const WORD_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'atan2'])

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'offset smoothed anchored by without on ignoring group_left group_right fill fill_left ' +
    'fill_right bool start end step range max_of min_of'
  ).split(' ')
)

/** The words that may stand in brackets, where a colon is punctuation. */
const DURATION_WORDS: ReadonlySet<string> = new Set(['step', 'range', 'max_of', 'min_of'])

const BLANK = /\s*(?:#[^\n]*\s*)*/y
const WORD = /[A-Za-z_:][\w:]*/y
const LABEL = /[A-Za-z_]\w*/y
const DURATION = /(?:\d+(?:ms|[smhdwy]))+(?![\w])/y
const NUMBER =
  /(?:0[xX]_?[\da-fA-F]+(?:_[\da-fA-F]+)*|(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?)(?![\w.])/y
const OPERATOR = /==|!=|<=|>=|<\/|>\/|=~|!~|[-+*/%^<>=@]/y
const PUNCTUATION = /[()[\]{},:]/y

/** Reads tokens from a text; knows only what is open: braces, brackets, parentheses. */
export class Lexer {
  #at = 0
  #inBraces = false
  #inBrackets = false
  #openParentheses = 0

  constructor(readonly text: string) {}

  /** @throws {PromqlError} at a character that starts no token */
  next(): Token {
    this.#match(BLANK)
    if (this.#at === this.text.length) {
      if (this.#inBraces) throw this.#error('unexpected end of input inside braces')
      if (this.#inBrackets) throw this.#error('unexpected end of input in duration expression')
      if (this.#openParentheses > 0) throw this.#error('unclosed left parenthesis')
      return this.#token('end', '')
    }
    const start = this.text[this.#at]!
    if (start === '"' || start === "'" || start === '`') {
      if (!this.#inBrackets) return this.#token('string', this.#string())
      throw this.#error(`unexpected character in duration expression: '${start}'`)
    }
    if (this.#inBraces) return this.#inside()
    const word = this.#inBrackets ? this.#match(LABEL) : this.#match(WORD)
    if (word !== '') return this.#word(word)
    if (/\d/.test(start) || /^\.\d/.test(this.text.slice(this.#at, this.#at + 2)))
      return this.#token('number', this.#number())
    const operator = this.#match(OPERATOR)
    if (operator !== '' && operator !== '=~' && operator !== '!~') {
      return this.#token('operator', operator)
    }
    this.#at -= operator.length
    if (operator !== '') throw this.#error(`unexpected character after '${start}': '~'`)
    return this.#punctuation()
  }

  #punctuation(): Token {
    const mark = this.#match(PUNCTUATION)
    if (mark === '[') {
      if (this.#inBrackets) throw this.#error("unexpected left bracket '['", 1)
      this.#inBrackets = true
    } else if (mark === ']') {
      if (!this.#inBrackets) throw this.#error("unexpected right bracket ']'", 1)
      this.#inBrackets = false
    } else if (mark === '{') this.#inBraces = true
    else if (mark === '(') this.#openParentheses++
    else if (mark === ')') {
      if (--this.#openParentheses < 0) throw this.#error("unexpected right parenthesis ')'")
    }
    if (mark === '' || mark === '}') {
      this.#at -= mark.length
      const character = String.fromCodePoint(this.text.codePointAt(this.#at)!)
      throw this.#error(`unexpected character: '${character}'`)
    }
    return this.#token('punctuation', mark)
  }

  /** Between braces there are only names of labels, strings and what stands between them. */
  #inside(): Token {
    const name = this.#match(LABEL)
    if (name !== '') return this.#token('identifier', name)
    const operator = this.#match(/=~|!~|!=|=/y)
    if (operator !== '') return this.#token('operator', operator)
    const mark = this.#match(/[},]/y)
    if (mark === '}') this.#inBraces = false
    if (mark !== '') return this.#token('punctuation', mark)
    const character = String.fromCodePoint(this.text.codePointAt(this.#at)!)
    if (character === '{') throw this.#error("unexpected left brace '{'")
    if (character === '!') throw this.#error("unexpected character after '!' inside braces")
    throw this.#error(`unexpected character inside braces: '${character}'`)
  }

  #word(text: string): Token {
    const word = text.toLowerCase()
    if (this.#inBrackets && !DURATION_WORDS.has(word)) {
      this.#at -= text.length
      throw this.#error(`unexpected character: '${text[0]}', expected ':'`)
    }
    if (word === 'inf' || word === 'nan') return this.#token('number', text)
    if (KEYWORDS.has(word)) return this.#token('keyword', text)
    if (AGGREGATORS.has(word)) return this.#token('aggregator', text)
    if (WORD_OPERATORS.has(word)) return this.#token('operator', text)
    return this.#token(text.includes(':') ? 'metric' : 'identifier', text)
  }

  #number(): string {
    const number = this.#match(DURATION) || this.#match(NUMBER)
    if (number !== '') return number
    const wrong = this.#match(/[\w.]+/y)
    this.#at -= wrong.length
    throw this.#error(`bad number or duration syntax: ${JSON.stringify(wrong)}`)
  }

  #string(): string {
    const start = this.#at
    const quote = this.text[start]!
    for (let i = start + 1; i < this.text.length; i++) {
      const character = this.text[i]!
      if (character === quote) {
        this.#at = i + 1
        return this.text.slice(start, this.#at)
      }
      if (quote === '`') continue
      if (character === '\n') break
      if (character === '\\') i++
    }
    throw this.#error(`unterminated ${quote === '`' ? 'raw' : 'quoted'} string`)
  }

  /** What a sticky pattern matches here, '' if nothing; moves on behind it. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const text = pattern.exec(this.text)?.[0] ?? ''
    this.#at += text.length
    return text
  }

  #token(kind: TokenKind, text: string): Token {
    const word = kind === 'string' || kind === 'identifier' ? '' : text.toLowerCase()
    return { kind, text, word, from: this.#at - text.length, to: this.#at }
  }

  /** @param back how far behind the current character the trouble is */
  #error(message: string, back = 0): PromqlError {
    return new PromqlError(message, { from: this.#at - back, to: this.text.length })
  }
}

/** How messages of errors name a token, as Prometheus's do. */
export function describe({ kind, text }: Token): string {
  switch (kind) {
    case 'end':
      return 'end of input'
    case 'keyword':
      return `<${text}>`
    case 'aggregator':
      return `<aggr:${text}>`
    case 'operator':
      return text === '=' ? '"="' : `<op:${text}>`
    case 'punctuation':
      return `"${text}"`
    case 'metric':
      return `metric identifier ${JSON.stringify(text)}`
    case 'identifier':
      return `identifier ${JSON.stringify(text)}`
    default: {
      const shown =
        text.length > 10 ? `${JSON.stringify(text.slice(0, 10))}...` : JSON.stringify(text)
      return `${kind} ${shown}`
    }
  }
}
