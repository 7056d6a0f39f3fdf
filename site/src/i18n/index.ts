import { en } from './en'
import { type Dictionary, ko } from './ko'

/** The languages of the console; the first is the default and has no prefix in its addresses. */
const LANGUAGES = ['ko', 'en'] as const

export type Language = (typeof LANGUAGES)[number]

export type { Dictionary }

/** The words of a language. */
export const words = (language: Language): Dictionary => ({ ko, en })[language]

/** What `[...lang]` may be in an address, for `getStaticPaths`. */
export const languagePaths = () => [{ params: { lang: undefined } }, { params: { lang: 'en' } }]

/** The language that a `[...lang]` parameter stands for. */
export const languageOf = (lang: string | undefined): Language => (lang === 'en' ? 'en' : 'ko')
