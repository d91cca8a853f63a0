import { numericDates } from './numeric-dates.ts'
import { covering, type Prose } from './prose.ts'
import { wordedDates } from './worded-dates.ts'
import type { WrittenDate } from './written-date.ts'

const links = /\b(?:https?:\/\/|www\.)[^\s<>"]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+/giu

/** Every date written out in a text of this language, in the text's order. None inside a link: those are addresses. */
export const writtenDates = (prose: Prose, locale: string): readonly WrittenDate[] => {
  let seen = covering(
    prose,
    [...prose.text.matchAll(links)].map((match) => ({
      begin: match.index,
      end: match.index + match[0].length,
    })),
  )
  // Months without a number are no dates, so most texts need nothing looked up.
  if (!/\d|月/.test(seen.text)) return []
  const dates: WrittenDate[] = []
  for (const find of [...wordedDates(locale), ...numericDates(locale)]) {
    const found = find(seen.text)
    if (found.length === 0) continue
    dates.push(...found)
    seen = covering(seen, found)
  }
  return dates.sort((one, other) => one.begin - other.begin)
}
