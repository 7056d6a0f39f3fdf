/** The words of the assistant's panel: fetched when it is first opened, so that no page carries them. */
import { languageOf, languagePaths, words as wordsOf } from '../../i18n'
import type { AssistantWords } from '../../lib/words'

export const getStaticPaths = languagePaths

export const GET = ({ params }: { params: { lang?: string } }) => {
  const language = languageOf(params.lang)
  const { common, assistant, analysis, fleet } = wordsOf(language)
  const { cause, vital, yes, no } = analysis
  const { real, simulation } = fleet
  const words: AssistantWords = {
    ...{ language, common, assistant },
    analysis: { cause, vital, yes, no },
    fleet: { real, simulation },
  }
  return Response.json(words)
}
