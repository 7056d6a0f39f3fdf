/** What became of a push of samples. */

/** The wire formats that a store can read. */
export type WriteFormat = 'remote-write-1' | 'text'

/** Why a sample was not stored although its request could be read; the text goes to the sender. */
export type Rejection =
  | 'duplicate sample for timestamp with another value'
  | 'sample too old'
  | 'sample too far in the future'
  | 'invalid label set'
  | 'unreadable line'
  | 'native histograms are not stored'
  | 'too many series'

/**
 * The outcome of one push; an expected failure is a value, because a class of error does not
 * survive the boundary of an object.
 */
export type WriteOutcome =
  /**
   * Everything is on disk. A repeated sample (same time and value) counts as stored. So does a late
   * one whose time is already in a block, also with another value: the first value stays, and looking
   * for it on disk would make every late sample dear.
   */
  | { kind: 'stored'; samples: number }
  /** What was good is on disk; the rest must not be sent again as it is. */
  | {
      kind: 'partial'
      samples: number
      rejected: number
      reasons: { reason: Rejection; count: number; example: string }[]
    }
  /** Nothing could be read, and nothing is stored. */
  | { kind: 'malformed'; detail: string }
  /**
   * The same request may succeed later. Nothing is stored, or, where a fleet is spread over several
   * stores, a part of it, which then counts as repeated.
   */
  | { kind: 'overloaded'; retryAfterS: number }
