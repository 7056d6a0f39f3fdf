import { page } from '../lib/paths'
import type { AnalysisWords } from '../lib/words'

/** The way to how the analyses work and how good they are. */
export function MethodLink({ words }: { words: Pick<AnalysisWords, 'analysis' | 'language'> }) {
  return <a href={page(words.language, '/docs/analysis')}>{words.analysis.method}</a>
}
