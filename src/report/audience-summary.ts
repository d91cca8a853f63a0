import type { CohortName, LocaleTag, SenderId } from '../model/names.ts'

/** An audience, read once for `check`: how many people, and what had to be filled in for them. */
export type AudienceSummary = {
  /** The source as the plan names it: `users.csv`. */
  readonly source?: string
  readonly people: number
  /** Rows that cannot be recipients. */
  readonly rejected: number
  /** Rows that named somebody already named. */
  readonly repeated?: number
  /** Known where a column says it: who has linked. */
  readonly linked?: number
  /** By the locale that they read. */
  readonly byLocale: ReadonlyMap<LocaleTag, number>
  readonly byCohort?: ReadonlyMap<CohortName, number>
  /** How many of a cohort match a later one of the file as well. */
  readonly overlaps?: readonly {
    readonly first: CohortName
    readonly later: CohortName
    readonly n: number
  }[]
  readonly bySender?: ReadonlyMap<SenderId, number>
  /** Their row has no locale: it was taken from the country or the plan. */
  readonly localeDefaulted: number
  /** Their row has no time zone: it was taken from the country. */
  readonly zoneDefaulted: number
  /** Their row has no time zone, and their country has several: the hours common to them. */
  readonly zoneAmongSeveral: number
  /** Neither row nor country tells a time zone: the plan's. */
  readonly zoneUnknown: number
  readonly countryUnknown: number
  /** The locale of the text that each locale's people read; a locale that is missing has none. */
  readonly textOf: ReadonlyMap<LocaleTag, LocaleTag>
}

/** People by the text they read in place of one in their own language, the most first. */
export type Borrowed = {
  readonly people: number
  readonly locales: readonly LocaleTag[]
  /** Undefined: there is no text they could read. */
  readonly text: LocaleTag | undefined
}

export const borrowedTexts = ({ byLocale, textOf }: AudienceSummary): readonly Borrowed[] => {
  const byText = new Map<LocaleTag | undefined, { people: number; locales: LocaleTag[] }>()
  for (const [locale, people] of mostFirst(byLocale)) {
    const text = textOf.get(locale)
    if (text !== undefined && languageOf(text) === languageOf(locale)) continue
    const already = byText.get(text) ?? { people: 0, locales: [] }
    byText.set(text, { people: already.people + people, locales: [...already.locales, locale] })
  }
  return [...byText]
    .map(([text, { people, locales }]) => ({ people, locales, text }))
    .sort((one, other) => other.people - one.people)
}

export const mostFirst = <Key>(counts: ReadonlyMap<Key, number>): readonly (readonly [Key, number])[] =>
  [...counts].sort(([, one], [, other]) => other - one)

const languageOf = (locale: LocaleTag): string => locale.split('-', 1)[0] ?? locale
