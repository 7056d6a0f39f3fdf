/** The shape of a measure of the analyses. */

/** One number of the score page. */
export interface Figure {
  /** For example `NAB, standard`. */
  name: string
  value: number
  /** 95 % bootstrap interval over entities, where there are entities. */
  low?: number
  high?: number
  /** What is promised, and what is hoped for; smaller is better where `aim` is below `must`. */
  must?: number
  aim?: number
  /** The range that is promised, where both too little and too much are wrong: [from, to]. */
  between?: readonly [number, number]
  /** What the number does not say, in a few words. */
  note?: string
}

/** One set of data scored in one way. */
export interface Measure {
  /** Shown as the heading of its figures; `--only` takes the name of its file. */
  name: string
  /** The folder of the data directory that it cannot do without; empty if it needs none. */
  folder: string
  /** @param dir the data directory itself, in which `folder` is */
  run(dir: string): Promise<Figure[]>
}
