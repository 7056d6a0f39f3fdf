/** The result of a run as a page of Markdown. */
import {
  type Figures,
  GOALS,
  type Goal,
  judge,
  limitText,
  type MeasureName,
  ofRounds,
} from './goals.ts'
import { describe, type Machine } from './machine.ts'
import { SYSTEMS, type SystemName } from './systems.ts'

export interface Result {
  /** RFC 3339. */
  at: string
  machine: Machine
  versions: Record<SystemName, string>
  rounds: number
  /** Of the load, for each process. */
  samples: number
  figures: Record<MeasureName, Figures>
  /** What else was noticed, a line each. */
  notes: readonly string[]
}

export const goals = Object.entries(GOALS) as [MeasureName, Goal][]

export function markdown({ at, machine, versions, rounds, samples, figures, notes }: Result) {
  const rows = goals.map(([name, goal]) => {
    const of = figures[name]
    const limits = (of: Goal['must']) => of.map((limit) => limitText(goal, limit)).join(', ')
    return [
      goal.what,
      ...SYSTEMS.map((system) => spread(goal, of[system])),
      `${ratio(goal, of, 'prometheus')} / ${ratio(goal, of, 'victoriaMetrics')}`,
      limits(goal.must),
      limits(goal.aim),
      judge(goal, of),
    ]
  })
  return [
    '# The store beside Prometheus and VictoriaMetrics',
    `One run of \`npm run bench:store\` at ${at}: ${rounds} fresh processes of each, in turns, ` +
      `${samples.toLocaleString('en')} samples each; medians, with the least and the most in brackets.`,
    `OpenManager ${versions.ours}, Prometheus ${versions.prometheus}, ` +
      `VictoriaMetrics ${versions.victoriaMetrics} (the last two as Debian 12 has them: years old, ` +
      'and both use all cores where ours uses one).',
    describe(machine),
    table(
      ['', 'OpenManager', 'Prometheus', 'VictoriaMetrics', 'ratio P / V', 'must', 'aim', 'reached'],
      rows
    ),
    notes.map((note) => `- ${note}`).join('\n'),
    '',
  ].join('\n\n')
}

function spread(goal: Goal, figures: readonly number[]): string {
  if (figures.length === 0) return '–'
  const { text } = goal
  const together = text(ofRounds(goal, figures))
  if (figures.length === 1) return together
  return `${together} (${text(Math.min(...figures))}–${text(Math.max(...figures))})`
}

/** How one figure stands to another's. */
export function ratio(goal: Goal, figures: Figures, other: SystemName): string {
  if (figures.ours.length === 0 || figures[other].length === 0) return '–'
  const of = ofRounds(goal, figures[other])
  return of === 0 ? '–' : (ofRounds(goal, figures.ours) / of).toFixed(2)
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
