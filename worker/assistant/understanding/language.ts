/** The language that a text is in. */
import type { Language } from '../../contracts/generation'

/** Where there are letters of both, a few Hangul ones decide: sentences in Korean are full of English. */
const LEAST_HANGUL = 0.15

/** @param otherwise where there are letters of neither */
export function languageOfText(text: string, otherwise: Language = 'en'): Language {
  const hangul = text.match(/[가-힣\u1100-\u11ff]/g)?.length ?? 0
  const latin = text.match(/[a-z]/gi)?.length ?? 0
  if (hangul + latin === 0) return otherwise
  return hangul / (hangul + latin) >= LEAST_HANGUL ? 'ko' : 'en'
}
