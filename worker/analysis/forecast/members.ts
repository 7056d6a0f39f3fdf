/** The forecasters that are mixed. */
import { analogues } from './analogues'
import { directRidge } from './direct-ridge'
import type { Forecaster } from './forecaster'
import { sameStep } from './seasonal'
import { smoothing } from './smoothing'

/**
 * Each has its own way of being wrong: that is what a mix gains from. Rates and penalties are spread
 * over slow and quick instead of being chosen for any data.
 */
export const MEMBERS: Readonly<Record<string, Forecaster>> = {
  yesterday: sameStep('day', 1),
  'last week': sameStep('week', 1),
  'median of three days': sameStep('day', 3),
  'median of seven days': sameStep('day', 7),
  'median of four weeks': sameStep('week', 4),
  'slow smoothing': smoothing({ level: 0.1, day: 0.2, week: 0, persistence: 0.7 }, 'linear'),
  'quick smoothing': smoothing({ level: 0.5, day: 0.4, week: 0.1, persistence: 0 }, 'linear'),
  'smoothing of logarithms': smoothing({ level: 0.2, day: 0.4, week: 0.1, persistence: 0 }, 'log'),
  regression: directRidge(0.01, 'linear'),
  'regression of roots': directRidge(0.01, 'root'),
  'regression of logarithms': directRidge(0.003, 'log'),
  analogues: analogues('root'),
}
