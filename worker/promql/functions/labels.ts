/** Functions that write labels. */
import { QUERY } from '../../policy'
import { PromqlError } from '../error'
import { labelValue, NAME, withLabel } from '../labels'
import { isLabelName } from '../parse-selector'
import { compileRegex, type Regex } from '../regex'
import type { Labels } from '../source'
import { unite, type Vector, withSeenLabels } from '../value'
import { type CallSite, type FunctionSpec, textOf, vectorOf } from './spec'

export const LABEL_FUNCTIONS = {
  label_replace: {
    args: ['vector', 'string', 'string', 'string', 'string'],
    returns: 'vector',
    call: (args, site) => {
      const [target, replacement, source] = [1, 2, 3].map((i) => textOf(args, i)) as [
        string,
        string,
        string,
      ]
      const regex = compiled(textOf(args, 4), site)
      requireTarget(target, site)
      // Many rows have the same value, and a match costs more than a look-up.
      const known = new Map<string, string | undefined>()
      return relabelled(vectorOf(args), target, site, (labels) => {
        const value = labelValue(labels, source)
        if (known.has(value)) return known.get(value)
        site.context.spend((value.length + 1) * regex.size * QUERY.regexWork)
        const written = expand(regex, value, replacement, site)
        known.set(value, written)
        return written
      })
    },
  },
  label_join: {
    args: ['vector', 'string', 'string', 'string'],
    variadic: Number.POSITIVE_INFINITY,
    returns: 'vector',
    call: (args, site) => {
      const target = textOf(args, 1)
      const separator = textOf(args, 2)
      const sources = args.slice(3).map((_, i) => textOf(args, i + 3))
      sources.forEach((source, i) => {
        if (!isLabelName(source)) throw badName('source', source, i + 3, site)
      })
      requireTarget(target, site)
      return relabelled(vectorOf(args), target, site, (labels) => {
        const parts = sources.map((source) => labelValue(labels, source))
        const length = parts.reduce((sum, part) => sum + part.length, 0)
        requireShort(length + separator.length * Math.max(0, parts.length - 1), site)
        return parts.join(separator)
      })
    },
  },
} satisfies Record<string, FunctionSpec>

/**
 * Names that are written: those of Prometheus, and of OpenTelemetry, in any script. Prometheus 3 takes
 * any text, but the compliance tests of PromQL want `~invalid` to fail, as it did in Prometheus 2.
 */
const TARGET = /^[\p{L}_][\p{L}\p{N}_.:/-]*$/u

function requireTarget(name: string, site: CallSite): void {
  if (!TARGET.test(name)) throw badName('destination', name, 1, site)
}

function badName(what: string, name: string, arg: number, { node }: CallSite): PromqlError {
  const problem = `invalid ${what} label name in ${node.func}(): ${name}`
  return new PromqlError(problem, node.args[arg]!, 'execution')
}

function compiled(pattern: string, { node }: CallSite): Regex {
  try {
    return compileRegex(pattern)
  } catch (error) {
    const problem = `invalid regular expression in label_replace(): ${pattern}`
    throw new PromqlError(
      error instanceof RangeError ? `${problem}: ${error.message}` : problem,
      node.args[4]!,
      'execution'
    )
  }
}

/** Go's `$1`, `${1}`, `$name` and `$$`; an unknown group is ''. */
const REFERENCE = /\$(?:(\$)|(\w+)|\{(\w+)\})/g

/** What a template makes of the groups in a text; undefined for a text that does not match. */
function expand(regex: Regex, text: string, template: string, site: CallSite): string | undefined {
  const groups = regex.groups(text)
  let length = template.length
  return (
    groups &&
    template.replace(REFERENCE, (reference, dollar, plain, braced) => {
      const part = dollar ? '$' : (groups.get(plain ?? braced) ?? '')
      // Counted first, because a short template may ask for many copies of a long text.
      length += part.length - reference.length
      requireShort(length, site)
      return part
    })
  )
}

/** @throws {PromqlError} for a label that is too long to be written */
function requireShort(length: number, { node }: CallSite): void {
  if (length <= QUERY.maxLabelLength) return
  const problem = `${node.func}() would write a label of more than ${QUERY.maxLabelLength} characters`
  throw new PromqlError(problem, node, 'execution')
}

/** The rows with one label set to what `write` says, or as they were where it says nothing. */
function relabelled(
  input: Vector,
  target: string,
  { node, context }: CallSite,
  write: (labels: Labels) => string | undefined
): Vector {
  const vector = withSeenLabels(input, context)
  context.spendLabels(vector.rows.length)
  const nameless = vector.nameless?.slice() ?? null
  const rows = vector.rows.map((labels, row) => {
    const value = write(labels)
    if (value === undefined) return labels
    context.spend(value.length * QUERY.characterWork)
    if (target === NAME && nameless !== null) nameless[row] = 0
    return withLabel(labels, target, value)
  })
  if (rows.every((labels, row) => labels === vector.rows[row])) return vector
  return unite({ ...vector, rows, nameless }, node)
}
