import { type LocaleTag, localeTag } from '../model/names.ts'

const read = (tag: string): Intl.Locale | undefined => {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}

/** `pt-BR`, then `pt`, then another region's `pt` that is written in the same script. */
const withinLanguage = (wanted: LocaleTag, offered: readonly LocaleTag[]): LocaleTag | undefined => {
  if (offered.includes(wanted)) return wanted
  const locale = read(wanted)
  if (locale === undefined) return undefined
  const exact = offered.find((tag) => read(tag)?.baseName === locale.baseName)
  if (exact !== undefined) return exact
  const { language, script } = locale
  const scripted = script === undefined ? undefined : offered.find((tag) => tag === `${language}-${script}`)
  const general = scripted ?? offered.find((tag) => tag === language)
  if (general !== undefined) return general
  const likely = locale.maximize().script
  return offered.find((tag) => {
    const other = read(tag)
    return other?.language === language && other.maximize().script === likely
  })
}

/** The text that a recipient reads: in their language where there is one, then in the plan's, then in English. */
export const chooseLocale = (
  wanted: LocaleTag,
  planLanguage: LocaleTag,
  offered: readonly LocaleTag[],
): LocaleTag | undefined =>
  withinLanguage(wanted, offered) ??
  withinLanguage(planLanguage, offered) ??
  withinLanguage(localeTag('en'), offered)

/**
 * The locale that dates and numbers follow inside a text: the text's own language, never another, with the region of the
 * recipient where the language is the same (`en` for `en-GB` gives `15 January 2026`).
 */
export const formatLocale = (text: LocaleTag, recipient: LocaleTag): LocaleTag => {
  const [inText, ofRecipient] = [read(text), read(recipient)]
  const region = ofRecipient?.region
  if (inText === undefined || region === undefined || ofRecipient?.language !== inText.language) return text
  return localeTag(new Intl.Locale(inText.baseName, { region }).baseName)
}
