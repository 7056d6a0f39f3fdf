/** What the owner may choose. */
import * as z from 'zod'
import { STORE } from '../policy'

const DAY_MS = 86_400_000

/** The resolutions at which samples are kept, finest first: as they came, then rolled up. */
export const Tier = z.enum(['raw', '1m', '5m', '1h'])
export type Tier = z.infer<typeof Tier>

const days = (tier: Tier) =>
  z
    .int()
    .min(STORE.minRetentionMs / DAY_MS)
    .max(STORE.maxRetentionMs[tier] / DAY_MS)

/** How long samples are kept at each resolution, in days: a coarser one never shorter than a finer. */
export const RetentionDays = z
  .strictObject({ raw: days('raw'), '1m': days('1m'), '5m': days('5m'), '1h': days('1h') })
  .superRefine((retention, context) => {
    for (const [n, tier] of Tier.options.entries()) {
      const finer = Tier.options[n - 1]
      if (finer === undefined || retention[tier] >= retention[finer]) continue
      const message = `must be at least ${retention[finer]}, which is how long ${finer} is kept`
      context.addIssue({ code: 'custom', path: [tier], message })
    }
  })
export type RetentionDays = z.infer<typeof RetentionDays>

/** All settings of the workspace. */
export const Settings = z.strictObject({ retentionDays: RetentionDays })
export type Settings = z.infer<typeof Settings>

/** What holds where the owner has set nothing. */
export const DEFAULT_SETTINGS: Settings = {
  retentionDays: {
    raw: STORE.retentionMs.raw / DAY_MS,
    '1m': STORE.retentionMs['1m'] / DAY_MS,
    '5m': STORE.retentionMs['5m'] / DAY_MS,
    '1h': STORE.retentionMs['1h'] / DAY_MS,
  },
}

/** How long samples and each tier of roll-ups are kept, in ms: the samples first, then the finest tier. */
export function retentionMsOf({ retentionDays }: Settings): number[] {
  const { raw, '1m': minute, '5m': fiveMinutes, '1h': hour } = retentionDays
  return [raw, minute, fiveMinutes, hour].map((days) => days * DAY_MS)
}
