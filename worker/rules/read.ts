/**
 * Reads Prometheus's rule files, strictly.
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import { INGEST, RULES } from '../policy'
import type { Expr } from '../promql/ast'
import { typeOf } from '../promql/check'
import { PromqlError } from '../promql/error'
import { durationMs } from '../promql/literal'
import { parse } from '../promql/parse'
import type { Labels } from '../promql/source'
import { isSignalRecord } from './expand'
import type { RecordingRule, RuleGroup } from './group'

/** A mistake in a rule file. */
export interface RuleProblem {
  /** Both from 1. */
  line: number
  column: number
  message: string
}

/** A text that was read, or what is wrong with it: at most `RULES.maxProblems`, in the order of lines. */
export type RuleFile = { groups: readonly RuleGroup[] } | { problems: readonly RuleProblem[] }

const GROUP_FIELDS = ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules']
const RULE_FIELDS = ['record', 'expr', 'labels']
const ALERT_FIELDS = ['alert', 'for', 'keep_firing_for', 'annotations']

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** The groups of a rule file. A text without content has none. */
export function readRules(text: string): RuleFile {
  if (new TextEncoder().encode(text).length > RULES.maxTextBytes) {
    const message = `rules are more than ${RULES.maxTextBytes} bytes`
    return { problems: [{ line: 1, column: 1, message }] }
  }
  return new Reader(text).read()
}

type Node = ParsedNode | null
type Fields = Map<string, Node>

class Reader {
  readonly #lines = new LineCounter()
  readonly #found: { at: number; message: string }[] = []
  #rules = 0

  constructor(readonly text: string) {}

  read(): RuleFile {
    const document = parseDocument(this.text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      merge: false,
    })
    for (const { pos, message } of [...document.errors, ...document.warnings]) {
      this.#say(pos[0], message)
    }
    // What follows a mistake in the spelling would be about what the reader made of it.
    const groups = this.#found.length === 0 ? this.#file(document.contents) : []
    if (this.#found.length === 0) return { groups }
    const problems = this.#found
      .sort((a, b) => a.at - b.at)
      .slice(0, RULES.maxProblems)
      .map(({ at, message }) => {
        const { line, col } = this.#lines.linePos(at)
        return { line: Math.max(line, 1), column: Math.max(col, 1), message }
      })
    return { problems }
  }

  #file(root: Node): RuleGroup[] {
    if (root === null || isNull(root)) return []
    const fields = this.#fields(root, 'the file', ['groups'])
    const items = this.#items(fields?.get('groups') ?? null, 'groups')
    if (items.length > RULES.maxGroups) {
      this.#say(startOf(items[RULES.maxGroups]!), `more than ${RULES.maxGroups} groups`)
      return []
    }
    const names = new Set<string>()
    return items.map((item) => this.#group(item, names))
  }

  #group(node: ParsedNode, names: Set<string>): RuleGroup {
    const fields = this.#fields(node, 'a group', GROUP_FIELDS) ?? new Map()
    const name = this.#required(fields, 'name', node)
    if (names.has(name)) this.#at(fields.get('name'), `there is another group ${quoted(name)}`)
    names.add(name)
    const labels = this.#labels(fields.get('labels'))
    const rules = this.#items(fields.get('rules') ?? null, 'rules')
    return {
      name,
      intervalMs: this.#interval(fields.get('interval')),
      queryOffsetMs: this.#duration(fields.get('query_offset'), 'query_offset', {
        usual: 0,
        least: 0,
        most: RULES.maxQueryOffsetMs,
      }),
      limit: this.#limit(fields.get('limit')),
      rules: rules.flatMap((rule) => this.#rule(rule, labels) ?? []),
    }
  }

  #rule(node: ParsedNode, groupLabels: Labels): RecordingRule | undefined {
    this.#rules++
    if (this.#rules === RULES.maxRules + 1) {
      this.#say(startOf(node), `more than ${RULES.maxRules} rules`)
    }
    if (this.#rules > RULES.maxRules) return undefined
    const known = isMap(node) ? node.items.map(({ key }) => (isScalar(key) ? key.value : '')) : []
    if (known.includes('alert')) {
      this.#say(startOf(node), 'alerting rules are not evaluated yet: only recording rules are')
      return undefined
    }
    const fields = this.#fields(node, 'a rule', RULE_FIELDS) ?? new Map()
    const record = this.#required(fields, 'record', node)
    if (record !== '' && !METRIC_NAME.test(record)) {
      this.#at(fields.get('record'), `${quoted(record)} is not a metric's name`)
    } else if (isSignalRecord(record)) {
      this.#at(fields.get('record'), `${record} is a signal: it is there without a rule`)
    }
    const labels = { ...groupLabels, ...this.#labels(fields.get('labels')) }
    const expr = this.#expression(fields, node)
    return expr && { record, labels, ...expr }
  }

  #expression(fields: Fields, rule: ParsedNode): { text: string; expr: Expr } | undefined {
    const text = this.#required(fields, 'expr', rule)
    const node = fields.get('expr') ?? null
    if (text === '' || node === null) return undefined
    try {
      const expr = parse(text)
      const type = typeOf(expr)
      if (type === 'scalar' || type === 'vector') return { text: text.trim(), expr }
      this.#at(node, `a rule needs an instant vector or a scalar, not a ${type}`)
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error
      this.#say(this.#placeIn(node, text, error.position.from), error.message)
    }
    return undefined
  }

  /** Where in the file the character `offset` of a text stands. */
  #placeIn(node: ParsedNode, text: string, offset: number): number {
    const start = startOf(node)
    for (const at of [start, start + 1]) {
      if (this.text.startsWith(text, at)) return at + offset
    }
    // A text of several lines begins below its `|` or `>`; each line is indented as the first is.
    let at = this.text.indexOf('\n', start) + 1
    if (at === 0 || !/^[|>]/.test(this.text.slice(start, start + 1))) return start
    const indent = /^\s*/.exec(this.text.slice(at))![0].split('\n').at(-1)!.length
    for (let left = offset; at < node.range[1]; ) {
      const end = this.text.indexOf('\n', at)
      const length = (end < 0 ? this.text.length : end) - at - indent
      if (left <= length) return at + indent + left
      left -= Math.max(length, 0) + 1
      at = end + 1
      if (end < 0) break
    }
    return start
  }

  #interval(node: Node | undefined): number {
    return this.#duration(node, 'interval', {
      usual: RULES.intervalMs,
      least: RULES.minIntervalMs,
      most: RULES.maxIntervalMs,
    })
  }

  /** In ms; Prometheus writes durations with a unit, and 0 without. */
  #duration(
    node: Node | undefined,
    field: string,
    { usual, least, most }: { usual: number; least: number; most: number }
  ): number {
    if (node === undefined || node === null) return usual
    const text = this.#text(node)
    const spelled = text === '0' || /^\d+[a-z]/.test(text)
    try {
      const ms = spelled ? durationMs(text) : Number.NaN
      if (ms >= least && ms <= most) return ms
      if (!Number.isNaN(ms)) {
        this.#at(node, `${field} must be from ${least / 1000}s to ${most / 1000}s`)
        return usual
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
    this.#at(node, `${field} must be a duration such as 1m, not ${quoted(text)}`)
    return usual
  }

  #limit(node: Node | undefined): number {
    if (node === undefined || node === null) return 0
    const text = this.#text(node)
    if (/^\d{1,9}$/.test(text)) return Number(text)
    this.#at(node, 'limit must be a whole number, 0 for none')
    return 0
  }

  #labels(node: Node | undefined): Labels {
    if (node === undefined || node === null || isNull(node)) return {}
    const labels: Record<string, string> = {}
    const items = isMap(node) ? node.items : []
    if (!isMap(node)) this.#at(node, 'labels must be a mapping of names to values')
    if (items.length > RULES.maxLabels) this.#at(node, `more than ${RULES.maxLabels} labels`)
    for (const { key, value } of items.slice(0, RULES.maxLabels)) {
      const name = this.#text(key as ParsedNode)
      const text = this.#text(value as Node)
      if (!LABEL_NAME.test(name) || name.startsWith('__')) {
        this.#at(key as ParsedNode, `${quoted(name)} is not a label's name`)
      } else if (new TextEncoder().encode(text).length > INGEST.maxLabelValueBytes) {
        this.#at(value as Node, `a label's value has at most ${INGEST.maxLabelValueBytes} bytes`)
      } else labels[name] = text
    }
    return labels
  }

  /** The text of a field that has to be there; '' if it is not. */
  #required(fields: Fields, name: string, owner: ParsedNode): string {
    const node = fields.get(name) ?? null
    const text = node === null ? '' : this.#text(node)
    if (text.trim() !== '') return text
    // Of anything else than a text, that it is none has been said.
    if (isMap(owner) && (node === null || isScalar(node)))
      this.#at(node ?? owner, `${name} is missing`)
    return ''
  }

  #items(node: Node, field: string): ParsedNode[] {
    if (node === null || isNull(node)) return []
    if (isSeq(node)) return node.items as ParsedNode[]
    this.#at(node, `${field} must be a list`)
    return []
  }

  #fields(node: ParsedNode, what: string, known: readonly string[]): Fields | undefined {
    if (!isMap(node)) {
      this.#at(node, `${what} must be a mapping of fields`)
      return undefined
    }
    const fields: Fields = new Map()
    for (const { key, value } of (node as YAMLMap<ParsedNode, Node>).items) {
      const name = this.#text(key)
      if (known.includes(name)) fields.set(name, value)
      else if (ALERT_FIELDS.includes(name)) {
        this.#at(key, `${quoted(name)} is a field of alerting rules, which are not evaluated yet`)
      } else this.#at(key, `unknown field ${quoted(name)} in ${what}`)
    }
    return fields
  }

  /** A scalar as it is spelled: `limit: 010` and `labels: {level: 1}` are texts to Prometheus too. */
  #text(node: Node): string {
    if (node === null) return ''
    if (isAlias(node)) this.#at(node, 'aliases are not followed')
    else if (!isScalar(node)) this.#at(node, 'a text was expected here')
    else if (typeof node.value === 'string') return node.value
    else if (node.value !== null) return node.source ?? ''
    return ''
  }

  #at(node: Node | undefined, message: string): void {
    this.#say(node ? startOf(node) : 0, message)
  }

  #say(at: number, message: string): void {
    this.#found.push({ at, message })
  }
}

const startOf = (node: ParsedNode): number => node.range[0]

const isNull = (node: ParsedNode): boolean => isScalar(node) && node.value === null

/** What somebody wrote, in a message: short. */
const quoted = (text: string): string =>
  JSON.stringify(text.length > 64 ? `${text.slice(0, 63)}…` : text)
