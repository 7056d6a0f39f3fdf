/** Evidence whose details a test chooses. */
import { find } from '../../../worker/assistant/findings'
import type { Evidence } from '../../../worker/cache/evidence-key'
import type { Entities, Findings } from '../../../worker/contracts/assistant'
import { NOW, understood } from '../assistant/fleet-of'
import { sampleFleet } from '../assistant/intents/sample-fleet'

export async function evidenceOf(
  changes: Partial<Evidence> = {},
  entities: Entities = { server: 'web-01' }
): Promise<Evidence> {
  const findings = await find(
    'How is web-01?',
    understood('server_status', 'en', entities),
    sampleFleet(),
    { now: NOW }
  )
  return {
    ...{ fleet: 'main', findings, engines: ['google:gemini'], promptVersion: 1 },
    ...{ askedMs: NOW, timeZone: 'Asia/Seoul', ...changes },
  }
}

/** The same evidence with other findings. */
export const withFindings = (evidence: Evidence, findings: Partial<Findings>): Evidence => ({
  ...evidence,
  findings: { ...evidence.findings, ...findings },
})
