/**
 * Rows that few random cuts set apart, as the original documents detect anomalies of a server.
 *
 * Good for: odd rows of a finished table, several metrics at a time, without assuming a shape. Not
 * for streams: it knows no time, so a usual value at a strange hour is usual to it, and it must be
 * grown again to learn. The contamination of 10 % that the documents set makes every tenth row an
 * anomaly, whether or not there is one. On labelled servers it ranks little better than chance; the
 * measure `documents` has the figures.
 *
 * @see Liu, Ting and Zhou (2008), Isolation Forest, ICDM
 */
import { quantile } from 'simple-statistics'
import { randomFrom } from './random'

/** The paper's numbers, which scikit-learn keeps. */
const TREES = 100
const SAMPLE = 256
/** The documents' share of rows that are anomalies. */
export const CONTAMINATION = 0.1
const EULER = 0.5772156649015329

interface Cut {
  column: number
  at: number
  below: Tree
  above: Tree
}
interface Leaf {
  /** Rows that ended here. */
  size: number
}
type Tree = Cut | Leaf

export interface IsolationForest {
  trees: readonly Tree[]
  /** Rows that each tree was grown from. */
  sample: number
}

/**
 * Grow a forest.
 *
 * @param rows as many numbers each, all finite; two rows or more
 * @param seed the same seed gives the same forest
 * @throws {RangeError} if there are fewer than two rows
 */
export function isolationForest(
  rows: readonly ArrayLike<number>[],
  seed: number,
  trees = TREES
): IsolationForest {
  if (rows.length < 2) throw new RangeError('isolationForest needs at least two rows')
  const random = randomFrom(seed)
  const sample = Math.min(SAMPLE, rows.length)
  const depth = Math.ceil(Math.log2(sample))
  const grown = Array.from({ length: trees }, () => grow(draw(rows, sample, random), depth, random))
  return { trees: grown, sample }
}

/**
 * How easily a row is set apart: towards 1 at once, 0.5 as easily as the average row.
 *
 * @returns 2 to the power of −(mean path length / expected path length), 0 to 1
 */
export function isolationScore({ trees, sample }: IsolationForest, row: ArrayLike<number>): number {
  let length = 0
  for (const tree of trees) length += pathLength(tree, row)
  return 2 ** (-length / trees.length / averagePath(sample))
}

/** Which rows score highest, as large a share of them as is said to be anomalous. */
export function isolationAnomalies(
  rows: readonly ArrayLike<number>[],
  seed: number,
  contamination = CONTAMINATION
): boolean[] {
  const forest = isolationForest(rows, seed)
  const scores = rows.map((row) => isolationScore(forest, row))
  const cutoff = quantile(scores, 1 - contamination)
  return scores.map((score) => score > cutoff)
}

/** Rows drawn without replacement. */
function draw<T>(rows: readonly T[], count: number, random: () => number): T[] {
  const pool = rows.slice()
  for (let at = 0; at < count; at++) {
    const from = at + Math.floor(random() * (pool.length - at))
    ;[pool[at], pool[from]] = [pool[from]!, pool[at]!]
  }
  return pool.slice(0, count)
}

function grow(rows: ArrayLike<number>[], depth: number, random: () => number): Tree {
  if (depth === 0 || rows.length < 2) return { size: rows.length }
  const ranges = Array.from(rows[0]!, (_, column) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const row of rows) {
      low = Math.min(low, row[column]!)
      high = Math.max(high, row[column]!)
    }
    return { column, low, high }
  }).filter(({ low, high }) => high > low)
  if (ranges.length === 0) return { size: rows.length }
  const { column, low, high } = ranges[Math.floor(random() * ranges.length)]!
  const at = low + random() * (high - low)
  return {
    column,
    at,
    below: grow(
      rows.filter((row) => row[column]! <= at),
      depth - 1,
      random
    ),
    above: grow(
      rows.filter((row) => row[column]! > at),
      depth - 1,
      random
    ),
  }
}

function pathLength(tree: Tree, row: ArrayLike<number>): number {
  let edges = 0
  let node = tree
  while ('column' in node) {
    node = row[node.column]! <= node.at ? node.below : node.above
    edges++
  }
  return edges + averagePath(node.size)
}

/** The mean length of an unsuccessful search in a binary tree of so many rows: equation 1. */
function averagePath(size: number): number {
  if (size < 2) return 0
  if (size === 2) return 1
  return 2 * (Math.log(size - 1) + EULER) - (2 * (size - 1)) / size
}
