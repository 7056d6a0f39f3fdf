/** Selectors: what stands between braces, and lists of labels. */
import { QUERY } from '../policy'
import type { Selector } from './ast'
import { PromqlError } from './error'
import { NAME } from './labels'
import { stringValue } from './literal'
import { valueTest } from './matchers'
import type { Matcher } from './source'
import type { Tokens } from './tokens'

/** A selector whose metric's name, if any, is the token that was read last. */
export function selector(tokens: Tokens, start: { from: number }, name: string | null): Selector {
  const matchers: Matcher[] = []
  if (name !== null) matchers.push({ name: NAME, op: '=', value: name })
  if (tokens.take('{')) {
    while (!tokens.isWord('}')) {
      matchers.push(matcher(tokens))
      if (!tokens.take(',') && !tokens.isWord('}')) tokens.fail('label matching', '"," or "}"')
    }
    tokens.next()
  }
  const position = tokens.since(start)
  const twice = name === null ? undefined : matchers.slice(1).find((one) => one.name === NAME)
  if (twice) {
    const names = `${JSON.stringify(name)} or ${JSON.stringify(twice.value)}`
    throw new PromqlError(`metric name must not be set twice: ${names}`, position)
  }
  return {
    kind: 'selector',
    matchers,
    named: name !== null,
    rangeMs: 0,
    offsetMs: 0,
    at: null,
    extent: null,
    ...position,
  }
}

function matcher(tokens: Tokens): Matcher {
  const first = tokens.peek()
  const quoted = first.kind === 'string'
  if (!quoted && first.kind !== 'identifier') tokens.fail('label matching', 'identifier or "}"')
  tokens.next()
  const name = quoted ? labelName(tokens.literal(first, stringValue), first) : first.text
  if (quoted && (tokens.isWord(',') || tokens.isWord('}'))) {
    return { name: NAME, op: '=', value: name }
  }
  const op = tokens.peek()
  if (op.kind !== 'operator') {
    tokens.fail('label matching', quoted ? '"," or "}"' : 'label matching operator')
  }
  tokens.next()
  const text = tokens.expectKind('string', 'label matching', 'string')
  const value = tokens.literal(text, stringValue)
  const read = { name, op: op.text as Matcher['op'], value }
  tokens.literal(text, () => valueTest(read))
  return read
}

/** The labels of `by`, `on`, `group_left` and their like, as they are written. */
export function labelList(tokens: Tokens): string[] {
  tokens.expect('(', 'grouping opts', '"("')
  const names: string[] = []
  while (!tokens.isWord(')')) {
    const token = tokens.peek()
    if (token.kind === 'string') {
      names.push(labelName(tokens.literal(tokens.next(), stringValue), token))
    } else if (/^[A-Za-z_]\w*$/.test(token.text) && token.kind !== 'number') {
      names.push(tokens.next().text)
    } else tokens.fail('grouping opts', 'label')
    if (!tokens.take(',') && !tokens.isWord(')')) tokens.fail('grouping opts', '"," or ")"')
    if (names.length > QUERY.maxLabels) {
      throw new PromqlError(`more than ${QUERY.maxLabels} labels`, token)
    }
  }
  tokens.next()
  return names
}

function labelName(name: string, position: { from: number; to: number }): string {
  if (isLabelName(name)) return name
  throw new PromqlError(`invalid label name: ${JSON.stringify(name)}`, position)
}

/** Whether a label may be called so: any text of Unicode but the empty one. */
export function isLabelName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !name.includes('\ufffd')
}
