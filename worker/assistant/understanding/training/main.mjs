/**
 * `npm run train:intents`: fits the classifier of intents to the committed questions and writes
 * `intent-model.ts`, the same from the same questions. It takes about half a minute.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'

// The worker's sources name each other without an ending, as its bundler has it.
registerHooks({
  resolve: (specifier, context, next) =>
    next(/^\.{1,2}\/(.*\/)?[^./]+$/.test(specifier) ? `${specifier}.ts` : specifier, context),
})

const HERE = join(import.meta.dirname, '..')
const { Intent } = await import('../../../contracts/assistant.ts')
const { examplesOf } = await import('./examples.ts')
const { SHARPNESS, train } = await import('./train.ts')
const { moduleOf } = await import('./module.ts')

const questionsOf = (intent) =>
  ['ko', 'en'].flatMap((language) =>
    readFileSync(join(HERE, `utterances/${language}/${intent}.txt`), 'utf8').trim().split('\n')
  )
const questions = Object.fromEntries(
  Intent.options.map((intent) => [intent, questionsOf(intent)])
)
const model = train(examplesOf(questions), SHARPNESS)
writeFileSync(join(HERE, 'intent-model.ts'), moduleOf(model))
