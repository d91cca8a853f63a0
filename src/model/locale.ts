import { type LocaleTag, localeTag } from './names.ts'

const read = new Map<string, LocaleTag | undefined>()
const memory = 10_000

/** A locale as a row may have it: `pt_BR`, `PT-br`, `en-US.UTF-8`, `zh_Hant_TW`. Undefined for what is no locale, as `english`. */
export const readLocale = (text: string): LocaleTag | undefined => {
  if (read.has(text)) return read.get(text)
  const locale = canonical(text.trim())
  if (read.size < memory) read.set(text, locale)
  return locale
}

/** The part of a POSIX name after the locale itself: the character set, the variant. */
const posixTail = /[.@].*$/
/** Registered languages have two or three letters; `Intl` would take `english` for one of seven. */
const shape = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i

let names: Intl.DisplayNames | undefined

const canonical = (text: string): LocaleTag | undefined => {
  const tag = text.replace(posixTail, '').replaceAll('_', '-')
  if (!shape.test(tag)) return undefined
  try {
    const locale = new Intl.Locale(tag)
    names ??= new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
    return names.of(locale.language) === undefined ? undefined : localeTag(locale.baseName)
  } catch {
    return undefined
  }
}
