/**
 * Signals under their names as metrics.
 *
 * Nothing is recorded: a selector of a signal's name becomes the signal's expression when it is asked,
 * so the name works on every fleet and over all of its past. Where a store holds recorded series of
 * that name, the signal wins; they can be read by any selector that does not name the metric with `=`.
 */
import { pastAsking, scrapes } from '../fleet/history'
import { matcherText } from '../fleet/server-matcher'
import { NOW, SIGNAL_NAMES, SIGNALS, type Signal } from '../fleet/signals'
import { QUERY, SIGNAL_RULES } from '../policy'
import { bare, type Call, type Expr, mapOperands, type Selector, within } from '../promql/ast'
import { PromqlError } from '../promql/error'
import { NAME } from '../promql/labels'
import { valueTest } from '../promql/matchers'
import { parse } from '../promql/parse'
import type { QueryWindow } from '../promql/query'
import type { Matcher, SeriesSource } from '../promql/source'

const SIGNAL_OF_RECORD: ReadonlyMap<string, Signal> = new Map(
  SIGNAL_NAMES.map((name) => [SIGNALS[name].record, SIGNALS[name]])
)

/** Whether a metric of this name is a signal. */
export const isSignalRecord = (metric: string): boolean => SIGNAL_OF_RECORD.has(metric)

/**
 * The expression with signals in place of their names, for `source` and this window.
 *
 * Rates are taken as the console takes them: between the last two samples, or over the step where that
 * is wider than the scrape interval. A range of a signal is a subquery, whose step grows with the range
 * and with the window.
 *
 * @param expr text, or what `parse` made of it
 * @throws {PromqlError} when the text is wrong, or has a form of selector that signals do not take
 */
export async function withSignals(
  expr: string | Expr,
  source: SeriesSource,
  window: QueryWindow
): Promise<Expr> {
  const tree = typeof expr === 'string' ? parse(expr) : expr
  if (!namesSignal(tree)) return tree
  const { intervalMs } = await scrapes(source, window.to, undefined)
  return expandSignals(tree, window, intervalMs)
}

/** As {@link withSignals}. @param intervalMs the scrape interval of the fleet */
export function expandSignals(expr: Expr, window: QueryWindow, intervalMs: number): Expr {
  return new Expansion(window, intervalMs).expr(expr, window.stepMs)
}

/**
 * What a look at labels is to look for: the series that a signal is computed from, which have its
 * `instance`; other selectors as they are.
 */
export function labelMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  const signal = signalOf(matchers)
  if (signal === undefined) return matchers
  return [...basis(signal), ...matchers.filter(({ name }) => name !== NAME)]
}

/** The metric that tells whether a server has a signal. */
export const measuredBy = (signal: Signal): string =>
  basis(signal).find(({ name, op }) => name === NAME && op === '=')!.value

/** The matchers of the first metric in a signal's expression. */
const basis = (signal: Signal): readonly Matcher[] =>
  selectorsOf(parse(signal.expression(NOW))).next().value!.matchers

/** The signal that a selector names, if it asks for nothing that a signal does not have. */
export function signalOf(matchers: readonly Matcher[]): Signal | undefined {
  const name = matchers.find((matcher) => matcher.name === NAME && matcher.op === '=')
  const signal = name && SIGNAL_OF_RECORD.get(name.value)
  // The only labels of a signal are its name and its server.
  const fits = (matcher: Matcher) =>
    matcher.name === 'instance' || valueTest(matcher)(matcher.name === NAME ? name!.value : '')
  return signal && matchers.every(fits) ? signal : undefined
}

function* selectorsOf(expr: Expr): Generator<Selector, undefined> {
  for (const part of within(expr)) if (part.kind === 'selector') yield part
}

function namesSignal(expr: Expr): boolean {
  for (const { matchers } of selectorsOf(expr)) if (signalOf(matchers)) return true
  return false
}

class Expansion {
  /** A query may name a signal many times. */
  readonly #parsed = new Map<string, Expr>()

  constructor(
    readonly window: QueryWindow,
    readonly intervalMs: number
  ) {}

  /** @param stepMs between evaluations of `expr`, 0 when there is one */
  expr(expr: Expr, stepMs: number): Expr {
    if (expr.kind === 'selector') return this.selector(expr, stepMs)
    if (expr.kind === 'subquery') {
      const inner = expr.stepMs ?? QUERY.subqueryStepMs
      return { ...expr, operand: this.expr(expr.operand, inner) }
    }
    const expanded = mapOperands(expr, (part) => this.expr(part, stepMs))
    return expanded.kind === 'call' ? labelledAbsence(expanded, expr as Call) : expanded
  }

  selector(selector: Selector, stepMs: number): Expr {
    const signal = signalOf(selector.matchers)
    if (signal === undefined) return selector
    if (selector.extent !== null || selector.durations !== undefined) {
      const problem = `${signal.record} is computed when it is asked: its ranges and offsets must be plain durations`
      throw new PromqlError(problem, selector)
    }
    if (selector.rangeMs === 0) return this.moved(this.named(signal, selector, stepMs), selector)
    const inner = this.subqueryStepMs(selector.rangeMs)
    const { rangeMs, offsetMs, at, from, to } = selector
    const operand = this.named(signal, selector, inner)
    return { kind: 'subquery', operand, rangeMs, stepMs: inner, offsetMs, at, from, to }
  }

  /** Between the points of a signal in a range: not closer than scrapes, and no more points than are useful. */
  subqueryStepMs(rangeMs: number): number {
    const { stepsMs, rangePoints, windowPoints } = SIGNAL_RULES
    const { from, to } = this.window
    const wanted = Math.max(rangeMs / rangePoints, (to - from) / windowPoints, this.intervalMs)
    const step = stepsMs.find((step) => step >= wanted) ?? stepsMs.at(-1)!
    // A range with fewer points would have no rate.
    return step <= rangeMs / 2
      ? step
      : (stepsMs.findLast((step) => step <= rangeMs / 2) ?? stepsMs[0])
  }

  /** The signal under its name, for the servers that the selector asks for. */
  named(signal: Signal, { matchers, from, to }: Selector, stepMs: number): Expr {
    const only = matchers.filter(({ name }) => name === 'instance').map(matcherText)
    const asking = stepMs === 0 ? NOW : pastAsking(this.intervalMs, stepMs)
    const text = signal.expression({ ...asking, only: only.join(',') })
    const expr = this.#parsed.get(text) ?? parse(text)
    this.#parsed.set(text, expr)
    // What goes wrong inside is shown where the signal is named.
    return relabelled(placed(expr, { from, to }), NAME, signal.record)
  }

  /** The expression as it was at another time: where a selector has an offset or an @. */
  moved(expr: Expr, to: Pick<Selector, 'offsetMs' | 'at'>): Expr {
    if (to.offsetMs === 0 && to.at === null) return expr
    if (expr.kind === 'selector') return { ...expr, offsetMs: to.offsetMs, at: to.at }
    if (expr.kind === 'call' && expr.func === 'time') return this.movedTime(expr, to)
    return mapOperands(expr, (part) => this.moved(part, to))
  }

  movedTime(time: Call, { offsetMs, at }: Pick<Selector, 'offsetMs' | 'at'>): Expr {
    const { from, to } = time
    const { window } = this
    const atMs = at === 'start' ? window.from : at === 'end' ? window.to : at
    const number = (ms: number): Expr => {
      return { kind: 'number', value: ms / 1000, isDuration: false, from, to }
    }
    if (atMs !== null) return number(atMs - offsetMs)
    const matching = {
      ...{ on: false, labels: [], many: null, include: [] },
      fill: { left: null, right: null },
    }
    const right = number(offsetMs)
    return { kind: 'binary', op: '-', bool: false, matching, left: time, right, from, to }
  }
}

/** A tree whose every part stands at one place of a text. */
function placed(expr: Expr, place: { from: number; to: number }): Expr {
  return { ...mapOperands(expr, (part) => placed(part, place)), ...place }
}

/** The vector with one label set. */
function relabelled(vector: Expr, label: string, value: string): Call {
  const { from, to } = vector
  const text = (text: string): Expr => ({ kind: 'string', text, from, to })
  const replacement = value.replaceAll('$', '$$$$')
  const args = [vector, text(label), text(replacement), text(label), text('.*')]
  return { kind: 'call', func: 'label_replace', args, from, to }
}

const ABSENCE: ReadonlySet<string> = new Set(['absent', 'absent_over_time'])

/** `absent` takes labels from the selector it is given, which a signal's expression is not. */
function labelledAbsence(expanded: Call, original: Call): Expr {
  const arg = original.args[0] && bare(original.args[0])
  if (!ABSENCE.has(expanded.func) || arg?.kind !== 'selector') return expanded
  if (!signalOf(arg.matchers)) return expanded
  const servers = arg.matchers.filter(({ name }) => name === 'instance')
  const [only] = servers
  const isOne = servers.length === 1 && only!.op === '=' && only!.value !== ''
  return isOne ? relabelled(expanded, 'instance', only!.value) : expanded
}
