/** A command before it is filled in. */
import type { Command } from '../../contracts/assistant'

export interface Worded {
  ko: string
  en: string
}

/** Programs that some commands are about; known from the names of services. */
export type Product = 'postgresql' | 'mysql' | 'redis' | 'kubernetes' | 'docker' | 'nginx'

/**
 * One command of the catalogue.
 *
 * `{service}`, `{port}` and `{server}` are filled in with what the roster knows. Where it knows none, and
 * for what only a person can choose, such as `{PID}`, a variable of the shell stands there: the shell
 * refuses to run the line until it is set.
 */
export interface Template {
  /** Unique within the catalogue. */
  id: string
  step: Command['step']
  command: string
  /** The same where OpenRC and BusyBox take the place of systemd and procps, as on Alpine. */
  alpine?: string
  risk: Command['risk']
  /** Left out where services are known, and none of them is this. */
  only?: Product
  /** Typed on a machine beside the one that it is about. */
  elsewhere?: true
  expects: Worded
  undo: Worded | null
}

type Words = readonly [ko: string, en: string]

const worded = ([ko, en]: Words): Worded => ({ ko, en })

/** What only looks. */
export const look = (
  id: string,
  command: string,
  expects: Words,
  more: Partial<Pick<Template, 'alpine' | 'only' | 'elsewhere' | 'step'>> = {}
): Template => ({
  ...{ id, step: 'verify', command, risk: 'read-only', ...more },
  ...{ expects: worded(expects), undo: null },
})

/** What changes something, and how that is taken back or why it cannot be. */
export const change = (
  step: Exclude<Command['step'], 'verify'>,
  risk: Exclude<Command['risk'], 'read-only'>,
  id: string,
  command: string,
  expects: Words,
  undo: Words,
  more: Partial<Pick<Template, 'alpine' | 'only' | 'elsewhere'>> = {}
): Template => ({
  ...{ id, step, command, risk, ...more },
  ...{ expects: worded(expects), undo: worded(undo) },
})
