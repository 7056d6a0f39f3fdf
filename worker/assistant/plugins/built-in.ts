/** The plugins that the product comes with. */
import type { Plugin } from './plugin'
import { predictiveAnalytics } from './predictive-analytics'
import { serverAnalysis } from './server-analysis'
import { smartNotification } from './smart-notification'

export const BUILT_IN: readonly Plugin[] = [serverAnalysis, predictiveAnalytics, smartNotification]
