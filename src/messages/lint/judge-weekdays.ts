import { DateTime } from 'luxon'
import type { Problem } from '../../base/problem.ts'
import { placeIn, problemAt, type TextCase } from '../judging.ts'
import type { CohortDeadline, CopyFacts } from './copy-facts.ts'
import { deadlinesInWords, deadlinesOfReaders } from './deadline-words.ts'
import { isDeadline } from './judge-dates.ts'
import { mentionsOf } from './mentions.ts'
import { type Prose, writtenIn } from './prose.ts'
import type { WrittenDate } from './written-date.ts'
import { weekdayBeside } from './written-weekdays.ts'

/** The day of the week that a text writes beside the deadline: what is left behind when only the date was changed. */
export const judgeWeekdays = (
  text: TextCase,
  prose: Prose,
  dates: readonly WrittenDate[],
  facts: CopyFacts,
): Problem[] => {
  const theirs = deadlinesOfReaders(facts, text.message)
  return mentionsOf(prose, dates, theirs).flatMap(({ begin, end, date }) => {
    const found = weekdayBeside(prose.text, { begin, end }, text.locale)
    // `So` is a Sunday before a date, and a word like any other before a variable.
    const isShort = found !== undefined && found.end - found.begin < 3
    if (found === undefined || (isShort && date === undefined)) return []
    const meant = date === undefined ? theirs : theirs.filter((one) => isDeadline(date, one))
    const days = new Set(meant.flatMap((one) => weekdaysOf(one)))
    const { word, offset } = writtenIn(prose, found)
    const place = placeIn(text, word, offset)
    const hint = 'write `{{ deadline | date: "full" }}`, which names the day of the week as well'
    if (!days.has(found.day))
      return [
        problemAt(
          found.certain ? 'error' : 'warning',
          {
            code: 'wrong-weekday',
            message: `the text says \`${word}\`, ${deadlinesInWords(meant, text.plan)}, a ${[...days].map(englishOf).join(' or ')}`,
            hint,
          },
          place,
        ),
      ]
    // Beside a date that is written out as well there is one warning already.
    if (date !== undefined || !found.certain) return []
    const message = `the text says \`${word}\`: it stays so when the deadline moves`
    return [problemAt('warning', { code: 'written-date', message, hint }, place)]
  })
}

/** With a time it is another day elsewhere. */
const weekdaysOf = ({ deadline, at }: CohortDeadline): readonly number[] =>
  deadline.time === undefined
    ? [DateTime.utc(deadline.date.year, deadline.date.month, deadline.date.day).weekday]
    : ['UTC-12', 'UTC', 'UTC+14'].map((zone) => DateTime.fromMillis(at, { zone }).weekday)

const englishOf = (weekday: number): string =>
  DateTime.utc(2026, 6, weekday).toFormat('cccc', { locale: 'en' })
