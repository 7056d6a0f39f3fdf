import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import source from '../../../../worker/assistant/understanding/intent-model.ts?raw'
import { examplesOf } from '../../../../worker/assistant/understanding/training/examples'
import { moduleOf } from '../../../../worker/assistant/understanding/training/module'
import { SHARPNESS, train } from '../../../../worker/assistant/understanding/training/train'
import { Intent } from '../../../../worker/contracts/assistant'

const files = import.meta.glob<string>(
  '../../../../worker/assistant/understanding/utterances/*/*.txt',
  { query: '?raw', import: 'default', eager: true }
)

const questionsOf = (intent: Intent) =>
  ['ko', 'en'].flatMap((language) => {
    const path = Object.keys(files).find((file) => file.endsWith(`/${language}/${intent}.txt`))
    return files[path!]!.trim().split('\n')
  })

it('makes the committed model from the committed questions', () => {
  const questions = Object.fromEntries(
    Intent.options.map((intent) => [intent, questionsOf(intent)])
  ) as Record<Intent, string[]>
  expect(moduleOf(train(examplesOf(questions), SHARPNESS)) === source).toBe(true)
})

it('is no more than 80 kB, compressed', () => {
  expect(gzipSync(source, { level: 9 }).length).toBeLessThanOrEqual(80_000)
})
