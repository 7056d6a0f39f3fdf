/** What something used of the platform. */

/** Amounts that add up; `requests` may be a fraction, because messages count in twentieths. */
export interface Use {
  rowsWritten: number
  rowsRead: number
  requests: number
  /** Time that objects ran, ms. */
  objectMs: number
  /** Samples stored. */
  samples: number
}

export const NOTHING: Readonly<Use> = {
  rowsWritten: 0,
  rowsRead: 0,
  requests: 0,
  objectMs: 0,
  samples: 0,
}

/** Both together. */
export const plus = (a: Readonly<Use>, b: Readonly<Partial<Use>>): Use => ({
  rowsWritten: a.rowsWritten + (b.rowsWritten ?? 0),
  rowsRead: a.rowsRead + (b.rowsRead ?? 0),
  requests: a.requests + (b.requests ?? 0),
  objectMs: a.objectMs + (b.objectMs ?? 0),
  samples: a.samples + (b.samples ?? 0),
})
