/*
 * What people's data may do to a message: nothing but stand where it was put. A value is never evaluated; it is one line,
 * carries no control characters, and cannot turn the direction of the text around it.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const disturbing = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const breaks = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
const directionMarks = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g

/** A value from a row as one line of plain text, without marks that change the direction of what follows it. */
export const asOneLine = (value: string): string =>
  disturbing.test(value) ? value.replace(directionMarks, '').replace(breaks, ' ').trim() : value

/** What was put together from lines, on one line: a template's parameter may hold no line break and no run of spaces. */
export const asParameter = (text: string): string => text.replace(/[\t\n\r ]+/g, ' ').trim()

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const rightToLeftScripts = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo'])

export type Direction = 'ltr' | 'rtl'

const directions = new Map<string, Direction>()

export const directionOf = (locale: string): Direction => {
  const known = directions.get(locale)
  if (known !== undefined) return known
  const script = new Intl.Locale(locale).maximize().script ?? ''
  const direction = rightToLeftScripts.has(script) ? 'rtl' : 'ltr'
  directions.set(locale, direction)
  return direction
}

const anyLetter = /\p{L}/u
// ASCII first, because it is nearly every value and a fiftieth of the price.
const ascii = /^[ -~]*$/

/**
 * Puts words of the other direction between isolates (U+2068, U+2069), so that neither they nor what surrounds them is
 * reordered: a Latin name in an Arabic sentence, a Hebrew name in an English one. Links stay bare, some apps would take the
 * mark for a part of them; so does what has lines of its own.
 */
export const isolated = (text: string, direction: Direction): string => {
  if (direction === 'ltr') {
    if (ascii.test(text) || !rightToLeft.test(text)) return text
  } else if (!anyLetter.test(text) || rightToLeft.test(text)) return text
  return text.includes('://') || text.includes('\n') ? text : `\u2068${text}\u2069`
}
