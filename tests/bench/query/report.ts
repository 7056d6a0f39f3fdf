/** The result of a run as a page of Markdown. */
import { judge, type Limit, limitText } from '../store/goals.ts'
import { describe, type Machine } from '../store/machine.ts'
import { ratio, table } from '../store/report.ts'
import { median, percentile } from '../store/statistics.ts'
import { SYSTEMS, type SystemName } from '../store/systems.ts'
import type { Latencies } from './measure.ts'
import type { Question, Subject } from './questions.ts'

export interface Result {
  /** RFC 3339. */
  at: string
  machine: Machine
  versions: Record<SystemName, string>
  rounds: number
  subjects: readonly Subject[]
  /** By the names of questions; none for one that was not asked. */
  latencies: Readonly<Record<string, Latencies>>
}

const HEAD = ['', 'OpenManager', 'Prometheus', 'VictoriaMetrics', 'ratio P / V']

export function markdown({ at, machine, versions, rounds, subjects, latencies }: Result): string {
  const parts = subjects.map(({ title, questions }) => {
    const rows = Object.entries(questions).map(([name, question]) => row(question, latencies[name]))
    return `## ${title}\n\n${table([...HEAD, 'must', 'aim', 'reached'], rows)}`
  })
  return [
    '# Queries beside Prometheus and VictoriaMetrics',
    `One run of \`npm run bench:query\` at ${at}: all three servers take the same load and are then ` +
      `asked in turns, ${rounds} times each after a few that do not count, over one connection that ` +
      'is kept open, each time a little different so that no cache has the answer; medians, with ' +
      'the 95th percentile in brackets. Client and servers share the machine.',
    `OpenManager ${versions.ours}, Prometheus ${versions.prometheus}, ` +
      `VictoriaMetrics ${versions.victoriaMetrics} (the last two as Debian 12 has them: years old, ` +
      'and both use all cores where ours uses one).',
    describe(machine),
    ...parts,
    '',
  ].join('\n\n')
}

const NOTHING: Latencies = { ours: [], prometheus: [], victoriaMetrics: [] }

function row(question: Question, latencies = NOTHING): string[] {
  const limits = (of: readonly Limit[]) => of.map((limit) => limitText(question, limit)).join(', ')
  return [
    question.what,
    ...SYSTEMS.map((system) => spread(question, latencies[system])),
    `${ratio(question, latencies, 'prometheus')} / ${ratio(question, latencies, 'victoriaMetrics')}`,
    limits(question.must),
    limits(question.aim),
    judge(question, latencies),
  ]
}

function spread({ text }: Question, ms: readonly number[]): string {
  if (ms.length === 0) return '–'
  return `${text(median(ms))} (${text(
    percentile(
      ms.toSorted((a, b) => a - b),
      0.95
    )
  )})`
}
