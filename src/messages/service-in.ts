import { type LocaleTag, localeTag } from '../model/names.ts'
import { thisServiceIn } from './built-in-texts.ts'
import { chooseLocale } from './locale-choice.ts'

/** At the start of a text, a line or a sentence. */
const atStart = /(?:^|[.!?…।:]\s|\n)\s*\{\{-?\s*service\b/u

/**
 * What `{{ service }}` says: the service's name; for a plan that names none "this service" in the text's language (in English
 * where we do not speak it), with a capital where the text begins a sentence with it.
 */
export const serviceIn = (service: string | undefined, locale: LocaleTag, source: string): string => {
  if (service !== undefined) return service
  const english = localeTag('en')
  const language = chooseLocale(locale, english, [...thisServiceIn.keys()]) ?? english
  const words = thisServiceIn.get(language) ?? 'this service'
  return atStart.test(source) ? words.charAt(0).toLocaleUpperCase(locale) + words.slice(1) : words
}
