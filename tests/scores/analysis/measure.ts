/** The shape of a measure of the analyses. */
import { METHODS, type Method } from './methods.ts'
import { QUANTITIES, type Quantity } from './quantities.ts'

/** One number of the score page. */
export interface Figure {
  /** For example `NAB, standard`. */
  name: string
  /** What the score page finds its words by. */
  quantity?: string
  /** The data that it was measured on, for example `SMD`; absent where there are none. */
  set?: string
  /** Whose figure it is, where it is not that of the product's own analysis. */
  method?: Method
  value: number
  /** 95 % bootstrap interval over entities, where there are entities. */
  low?: number
  high?: number
  /** How many of them there are. */
  entities?: number
  /** What is promised, and what is hoped for; smaller is better where `aim` is below `must`. */
  must?: number
  aim?: number
  /** The range that is promised, where both too little and too much are wrong: [from, to]. */
  between?: readonly [number, number]
  /** Where it was published, for a figure that was not measured here. */
  published?: string
  /** What the number does not say, in a few words. */
  note?: string
}

/** One set of data scored in one way. */
export interface Measure {
  /** Shown as the heading of its figures; `--only` takes the name of its file. */
  name: string
  /** The folder of the data directory that it cannot do without; empty if it needs none. */
  folder: string
  /** How it was measured, so that somebody else could: what was known when, and what was counted. */
  protocol: string
  /** @param dir the data directory itself, in which `folder` is */
  run(dir: string): Promise<Figure[]>
}

type Rest = Omit<Figure, 'name' | 'quantity' | 'set' | 'method'>

/** A figure with the name that its parts make. @param set empty where there are no data */
export function figure(set: string, quantity: Quantity, rest: Rest, method?: Method): Figure {
  const parts = [set, QUANTITIES[quantity], ...(method ? [METHODS[method].name] : [])]
  return {
    name: parts.filter(Boolean).join(', '),
    quantity,
    ...(set && { set }),
    ...(method && { method }),
    ...rest,
  }
}
