import { nearestWord } from '../base/nearest-word.ts'
import { type CountryCode, countryCode, type LocaleTag, localeTag } from '../model/names.ts'
import { didYouMean, quoted, type Reading, read, unread } from './reading.ts'

/** Reads a BCP 47 tag of language, script and region: `en`, `pt-BR`, `zh-Hant`. In canonical case. */
export const readLocale = (text: string): Reading<LocaleTag> => {
  const canonical = canonicalLocale(text.trim())
  if (canonical !== undefined) return read(localeTag(canonical))
  const mended = canonicalLocale(text.trim().replaceAll('_', '-'))
  return unread({
    code: 'bad-locale',
    message: `${quoted(text)} is no language`,
    hint:
      mended === undefined ? 'write a language, and a region if need be: `en`, `pt-BR`' : didYouMean(mended),
  })
}

const canonicalLocale = (text: string): string | undefined => {
  if (!/^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i.test(text)) return undefined
  try {
    return Intl.getCanonicalLocales(text)[0]
  } catch {
    return undefined
  }
}

/** What the country's code is often taken for: its language. */
const countryForLanguage: Readonly<Record<string, string>> = {
  br: 'pt-BR',
  cn: 'zh',
  cz: 'cs',
  dk: 'da',
  gr: 'el',
  jp: 'ja',
  ua: 'uk',
  vn: 'vi',
}

/** Why a tag of the right form is hardly meant: there is no such language. */
export const doubtAboutLocale = (
  tag: LocaleTag,
): { readonly message: string; readonly hint?: string } | undefined => {
  const language = tag.split('-')[0] ?? ''
  const name = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(language)
  const meant = countryForLanguage[language]
  if (name !== undefined && meant === undefined) return undefined
  const message = `no language that is known here is called \`${language}\``
  return meant === undefined ? { message } : { message, hint: didYouMean(meant) }
}

/** Reads an ISO 3166-1 country: `IT`. */
export const readCountry = (text: string): Reading<CountryCode> => {
  const code = text.trim().toUpperCase()
  if (/^[A-Z]{2}$/.test(code) && code !== 'UK' && code !== 'EU' && isCountry(code))
    return read(countryCode(code))
  const meant: Readonly<Record<string, string>> = { UK: 'GB', EN: 'GB', EU: 'countries: EU' }
  const hint = meant[code]
  return unread({
    code: 'unknown-country',
    message: `there is no country ${quoted(text)}`,
    hint: hint === undefined ? 'write its two letters: `IT`, `BR`' : didYouMean(hint),
  })
}

const isCountry = (code: string): boolean =>
  new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code) !== undefined

/** Reads a calling code: `+39`. */
export const readCallingCode = (text: string): Reading<string> => {
  const code = text.trim()
  if (/^\+[1-9]\d{0,6}$/.test(code)) return read(code)
  const digits = code.replace(/^(?:00|\+)?/, '').replace(/\D/g, '')
  return unread({
    code: 'bad-calling-code',
    message: `${quoted(text)} is no calling code`,
    hint: /^[1-9]\d{0,6}$/.test(digits) ? didYouMean(`+${digits}`) : 'write it as `"+39"`',
  })
}

/** Reads the address of a page: https, or http on this very machine. */
export const readUrl = (text: string): Reading<string> => {
  const trimmed = text.trim()
  // `https://…` is how people leave a page open in a draft; it is a page, only not one yet.
  const complete = trimmed.replaceAll('…', 'x')
  const url = URL.canParse(complete) ? new URL(complete) : undefined
  if (
    url !== undefined &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
  )
    return read(trimmed)
  const hint =
    url?.protocol === 'http:' ? didYouMean(trimmed.replace(/^http:/i, 'https:')) : 'write it as `https://…`'
  const what =
    url?.protocol === 'http:'
      ? 'is not encrypted: only https, or http on this machine'
      : 'is no address of a page'
  return unread({ code: 'bad-url', message: `${quoted(trimmed)} ${what}`, hint })
}

/** A host that can only be this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '[::1]' ||
  /^127(?:\.\d{1,3}){3}$/.test(host)

/** Reads one of a few words. */
export const readWord =
  <const Word extends string>(words: readonly Word[], what: string) =>
  (text: string): Reading<Word> => {
    const found = words.find((word) => word === text.trim())
    if (found !== undefined) return read(found)
    const nearest = nearestWord(text, words)
    const list = words.map((word) => `\`${word}\``).join(', ')
    return unread({
      code: 'bad-value',
      message: `${quoted(text)} is no ${what}`,
      hint: nearest === undefined ? `it is one of ${list}` : didYouMean(nearest),
    })
  }
