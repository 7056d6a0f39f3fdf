/** Which pages the documentation has. */
import { getCollection } from 'astro:content'
import { languageOf } from '../i18n'

/** The documents of one folder in all languages, for `getStaticPaths`. @param folder empty for the top */
export async function documentPaths(folder: string) {
  const entries = await getCollection('docs')
  return entries.flatMap((entry) => {
    const [lang, ...path] = entry.id.split('/')
    const page = path.pop()!
    if (path.join('/') !== folder) return []
    const language = languageOf(lang)
    return {
      params: { lang: language === 'ko' ? undefined : language, page },
      props: { entry, language },
    }
  })
}
