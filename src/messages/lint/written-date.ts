/** A date as a text has it: in numbers it may be read as one day or another, and often its year is left out. */
export type WrittenDate = {
  /** In the prose. */
  readonly begin: number
  readonly end: number
  readonly readings: readonly DateReading[]
  /** It can hardly be anything but a date. */
  readonly certain: boolean
}

export type DateReading = { readonly year: number | undefined; readonly month: number; readonly day: number }

/** One reading; undefined where there is no such month, or never such a day. */
export const readingOf = (
  year: string | number | undefined,
  month: number,
  day: number,
): DateReading | undefined =>
  month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { year: yearOf(year), month, day } : undefined

/** Of the common era; a Thai text counts from the Buddha. */
const yearOf = (written: string | number | undefined): number | undefined => {
  const year = Number(written)
  if (year >= 2443 && year <= 2743) return year - 543
  return year >= 1900 && year <= 2200 ? year : undefined
}

/** Finds one form of dates in prose. */
export type DateFinder = (text: string) => readonly WrittenDate[]

export type DateMatch = {
  readonly groups: { readonly [name: string]: string | undefined }
  readonly text: string
  readonly begin: number
  readonly end: number
}

/**
 * `read` says what a match may mean; nothing where it is no date after all. What letters stand around a match is asked there: a
 * pattern with `\p{L}` that ignores case takes V8 milliseconds to compile, for each language.
 */
export const finderOf =
  (
    pattern: RegExp,
    read: (match: DateMatch) => readonly (DateReading | undefined)[],
    certain = true,
  ): DateFinder =>
  (text) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const [whole] = match
      const [begin, end] = [match.index, match.index + whole.length]
      const readings = read({ groups: match.groups ?? {}, text, begin, end }).filter(
        (reading) => reading !== undefined,
      )
      // A full stop at the end is the sentence's.
      const written = whole.replace(/[.,،\s]+$/, '')
      return readings.length === 0 ? [] : [{ begin, end: begin + written.length, readings, certain }]
    })

const letter = /[\p{L}\p{M}]/u

export const isLetterAt = (text: string, at: number): boolean => letter.test(text.charAt(at))
