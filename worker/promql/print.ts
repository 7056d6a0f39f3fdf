/** A tree back to text, in Prometheus's own spelling: on one line, or over as many as it takes. */
import type { Aggregate, Binary, DurationExpr, Expr, Selector, Subquery } from './ast'
import { NAME } from './labels'
import type { Matcher } from './source'

/** Lines are broken when they would be longer; Prometheus's own limit. */
const LINE_CHARACTERS = 100
const INDENT = '  '

/** What may stand as a metric's or a label's name without quotes. */
const PLAIN_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const PLAIN_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/**
 * The expression on one line.
 * @param text what it was parsed from: it tells `up` from `{__name__="up"}`
 */
export function print(expr: Expr, text = ''): string {
  switch (expr.kind) {
    case 'number':
      return expr.isDuration ? durationText(expr.value * 1_000) : numberText(expr.value)
    case 'string':
      return JSON.stringify(expr.text)
    case 'paren':
      return `(${print(expr.operand, text)})`
    case 'unary':
      return `${expr.op}${print(expr.operand, text)}`
    case 'binary':
      return `${print(expr.left, text)} ${operator(expr)} ${print(expr.right, text)}`
    case 'aggregate':
      return `${aggregation(expr)}(${inner(expr)
        .map((one) => print(one, text))
        .join(', ')})`
    case 'call':
      return `${expr.func}(${expr.args.map((one) => print(one, text)).join(', ')})`
    case 'selector':
      return selectorText(expr, text)
    case 'subquery':
      return `${print(expr.operand, text)}${subquerySuffix(expr)}`
  }
}

/**
 * The expression over several lines where it is long, indented by how deep its parts are.
 * @param text as for {@link print}
 * @param width characters of a line
 */
export const pretty = (expr: Expr, text = '', width = LINE_CHARACTERS): string =>
  prettyAt(expr, 0, { text, width })

interface Layout {
  text: string
  width: number
}

function prettyAt(expr: Expr, level: number, layout: Layout): string {
  const indent = INDENT.repeat(level)
  const line = print(expr, layout.text)
  const deeper = (one: Expr) => prettyAt(one, level + 1, layout)
  if (expr.kind === 'unary')
    return `${indent}${expr.op}${prettyAt(expr.operand, level, layout).trim()}`
  if (line.length <= layout.width) return expr.kind === 'subquery' ? line : indent + line
  switch (expr.kind) {
    case 'binary':
      return `${deeper(expr.left)}\n${indent}${operator(expr)}\n${deeper(expr.right)}`
    case 'paren':
      return `${indent}(\n${deeper(expr.operand)}\n${indent})`
    case 'aggregate':
      return `${indent}${aggregation(expr)}(\n${inner(expr).map(deeper).join(',\n')}\n${indent})`
    case 'call':
      return `${indent}${expr.func}(\n${expr.args.map(deeper).join(',\n')}\n${indent})`
    case 'subquery':
      return `${prettyAt(expr.operand, level, layout)}${subquerySuffix(expr)}`
    default:
      return indent + line
  }
}

/** What stands between the parentheses of an aggregation. */
const inner = ({ parameter, operand }: Aggregate): Expr[] =>
  parameter === null ? [operand] : [parameter, operand]

function aggregation({ op, without, labels }: Aggregate): string {
  if (without) return `${op} without (${labelList(labels)}) `
  return labels.length > 0 ? `${op} by (${labelList(labels)}) ` : op
}

function operator({ op, bool, matching }: Binary): string {
  const { on, labels, many, include, fill } = matching
  let words = bool ? `${op} bool` : op
  if (on || labels.length > 0 || many !== null) {
    words += ` ${on ? 'on' : 'ignoring'} (${labelList(labels)})`
  }
  if (many !== null) words += ` group_${many} (${labelList(include)})`
  if (fill.left !== null && fill.left === fill.right) return `${words} fill (${fill.left})`
  if (fill.left !== null) words += ` fill_left (${fill.left})`
  if (fill.right !== null) words += ` fill_right (${fill.right})`
  return words
}

const labelList = (labels: readonly string[]) => labels.map(labelName).join(', ')

const labelName = (name: string) => (PLAIN_LABEL.test(name) ? name : JSON.stringify(name))

function selectorText(selector: Selector, text: string): string {
  const name = metricName(selector, text)
  const others = selector.matchers.filter((one) => name === '' || one !== selector.matchers[0])
  const range = rangeText(selector)
  const extent = selector.extent === null ? '' : ` ${selector.extent}`
  const at = atText(selector)
  const matchers = others.length === 0 ? '' : `{${others.map(matcherText).sort().join(',')}}`
  // Prometheus puts the modifiers of a range before `@`, and those of an instant after it.
  const moved = range === '' ? `${at}${extent}` : `${extent}${at}`
  return `${name}${matchers}${range}${moved}${offsetText(selector)}`
}

/** The name in front of the braces; '' for a selector that has its name among its matchers, or none. */
export function metricName({ matchers, from }: Selector, text: string): string {
  const first = matchers[0]
  if (first?.name !== NAME || first.op !== '=' || !PLAIN_METRIC.test(first.value)) return ''
  return text[from] === '{' ? '' : first.value
}

const matcherText = ({ name, op, value }: Matcher) =>
  `${labelName(name)}${op}${JSON.stringify(value)}`

function rangeText({ rangeMs, durations }: Selector): string {
  if (durations?.range !== undefined) return `[${durationExprText(durations.range)}]`
  return rangeMs > 0 ? `[${durationText(rangeMs)}]` : ''
}

function subquerySuffix(subquery: Subquery): string {
  const { rangeMs, stepMs, durations } = subquery
  const range = durations?.range ? durationExprText(durations.range) : durationText(rangeMs)
  const fixed = stepMs === null ? '' : durationText(stepMs)
  const step = durations?.step ? durationExprText(durations.step) : fixed
  return `[${range}:${step}]${atText(subquery)}${offsetText(subquery)}`
}

function atText({ at }: Selector | Subquery): string {
  if (at === null) return ''
  return typeof at === 'number' ? ` @ ${(at / 1_000).toFixed(3)}` : ` @ ${at}()`
}

function offsetText({ offsetMs, durations }: Selector | Subquery): string {
  if (durations?.offset !== undefined) return ` offset ${durationExprText(durations.offset)}`
  return offsetMs === 0 ? '' : ` offset ${durationText(offsetMs)}`
}

function durationExprText(expr: DurationExpr): string {
  switch (expr.op) {
    case 'number':
      return durationText(expr.ms)
    case 'step':
    case 'range':
      return `${expr.op}()`
    case 'paren':
      return `(${durationExprText(expr.operand)})`
    case 'negate':
      return `-${durationExprText(expr.operand)}`
    case 'min':
    case 'max':
      return `${expr.op}_of(${durationExprText(expr.left)}, ${durationExprText(expr.right)})`
    default:
      return `${durationExprText(expr.left)} ${expr.op} ${durationExprText(expr.right)}`
  }
}

/** Units in ms; those of more than a day only where nothing would be left over: `90d`, not `12w6d`. */
const UNITS = [
  ['y', 365 * 86_400_000, true],
  ['w', 7 * 86_400_000, true],
  ['d', 86_400_000, false],
  ['h', 3_600_000, false],
  ['m', 60_000, false],
  ['s', 1_000, false],
  ['ms', 1, false],
] as const

/** A duration as PromQL spells it: `1h30m`. */
export function durationText(ms: number): string {
  if (ms < 0) return `-${durationText(-ms)}`
  let text = ''
  let left = Math.floor(ms)
  for (const [unit, unitMs, exact] of UNITS) {
    if (left < unitMs || (exact && left % unitMs !== 0)) continue
    text += `${Math.floor(left / unitMs)}${unit}`
    left %= unitMs
  }
  return text || '0s'
}

/** A number without an exponent. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const [, sign, whole, fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(
    String(value)
  )!
  if (exponent === undefined) return Object.is(value, -0) ? '-0' : String(value)
  const digits = `${whole}${fraction}`
  const point = whole!.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.padEnd(point, '0')}`
}
