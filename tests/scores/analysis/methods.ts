/** The ways of doing it that the product's analyses are held against. */

interface Way {
  /**
   * `documents`: an analysis that the original documents name, which the product offers as such;
   * `peer`: a published method of the same cost; `chance`: numbers from a seed.
   */
  role: 'documents' | 'peer' | 'chance'
  name: string
}

/** By what the score page finds their words. */
export const METHODS = {
  'z-score': { role: 'documents', name: 'z-score' },
  'z-score-uncut': { role: 'documents', name: 'z-score without the cutoff' },
  'quartile-fences': { role: 'documents', name: 'quartile fences' },
  'z-or-fences': { role: 'documents', name: 'z-score or quartile fences' },
  'trend-change': { role: 'documents', name: 'trend change' },
  'isolation-forest': { role: 'documents', name: 'isolation forest' },
  'server-states': { role: 'documents', name: 'distance from the nearest k-means state' },
  'linear-trend': { role: 'documents', name: 'linear trend' },
  'local-level': { role: 'documents', name: 'Kalman level' },
  'local-level-told': { role: 'documents', name: 'Kalman level, variances told' },
  'change-of-mean': { role: 'documents', name: 'change of the mean in %' },
  'windowed-gaussian': { role: 'peer', name: 'windowed Gaussian' },
  'knn-cad': { role: 'peer', name: 'KNN-CAD' },
  mahalanobis: { role: 'peer', name: 'Mahalanobis distance' },
  'principal-components': { role: 'peer', name: 'error of 10 principal components' },
  'nearest-neighbour': { role: 'peer', name: 'nearest of 512 earlier rows' },
  'largest-deviation': { role: 'peer', name: 'largest deviation' },
  yesterday: { role: 'peer', name: 'same hour yesterday' },
  'last-week': { role: 'peer', name: 'same hour last week' },
  'usual-hour': { role: 'peer', name: 'median of that hour over 7 days' },
  'm4-winner': { role: 'peer', name: 'winner of the competition' },
  'm4-best': { role: 'peer', name: 'best entry on hourly series' },
  'n-sigma': { role: 'peer', name: 'N-sigma' },
  'moving-mean': { role: 'peer', name: 'mean of five values' },
  'as-measured': { role: 'peer', name: 'the values as measured' },
  chance: { role: 'chance', name: 'chance' },
} as const satisfies Record<string, Way>

export type Method = keyof typeof METHODS
