import { expect, it } from 'vitest'
import { questionFor } from '../../../../worker/assistant/intents/suggested'
import { understand } from '../../../../worker/assistant/understanding/understand'
import { Intent, MetricName } from '../../../../worker/contracts/assistant'
import { ASSISTANT } from '../../../../worker/policy'
import { NOW, ROSTER } from '../understanding/roster'

it('suggests only what is then understood for sure as what was meant', () => {
  const misread: string[] = []
  for (const language of ['ko', 'en'] as const)
    for (const server of [undefined, 'web-prod-01'])
      for (const metric of MetricName.options)
        for (const intent of Intent.options) {
          const about = { language, server, other: server && 'db-master-01', metric }
          const question = questionFor(intent, about)
          if (question === null) continue
          const read = understand(question, { servers: ROSTER, now: NOW })
          if (read.intent !== intent || read.confidence < ASSISTANT.leastConfidence)
            misread.push(`${question} → ${read.intent} ${read.confidence.toFixed(2)}`)
        }
  expect([...new Set(misread)]).toEqual([])
})
