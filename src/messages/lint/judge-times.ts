import { DateTime } from 'luxon'
import type { Problem } from '../../base/problem.ts'
import { countryCode } from '../../model/names.ts'
import { zonesOfCountry } from '../../model/zones-of-country.ts'
import { placeIn, problemAt, type TextCase } from '../judging.ts'
import type { CohortDeadline, CopyFacts } from './copy-facts.ts'
import { dateInWords, deadlinesInWords, deadlinesOfReaders, zoneOfDeadline } from './deadline-words.ts'
import { type Mention, mentionsOf } from './mentions.ts'
import { type Prose, writtenIn } from './prose.ts'
import type { WrittenDate } from './written-date.ts'
import { timeBeside, type WrittenTime } from './written-times.ts'
import { type NamedZone, zoneAt } from './zone-words.ts'

type Said = Omit<Problem, 'place'>

/** Times and zones that a text writes beside the deadline, against the deadline's. Any other time is not the plan's concern. */
export const judgeTimes = (
  text: TextCase,
  prose: Prose,
  dates: readonly WrittenDate[],
  facts: CopyFacts,
): Problem[] => {
  const theirs = deadlinesOfReaders(facts, text.message)
  // One time may stand between two dates.
  const seen = new Set<number>()
  return mentionsOf(prose, dates, theirs).flatMap((mention) => {
    const time = timeBeside(prose.text, mention)
    const zone = time === undefined ? zoneBeside(prose, mention) : undefined
    const found = time ?? zone
    const said =
      time !== undefined
        ? saidOfTime(text, prose, mention, time, theirs)
        : zone === undefined
          ? undefined
          : saidOfZone(text, prose, zone, theirs)
    if (found === undefined || said === undefined || seen.has(found.begin)) return []
    seen.add(found.begin)
    const { word, offset } = writtenIn(prose, found)
    const { severity, ...rest } = said
    return [problemAt(severity, rest, placeIn(text, word, offset))]
  })
}

/** Two letters alone are too few to be sure of: `ET`. */
const zoneBeside = ({ text }: Prose, { end }: Mention): NamedZone | undefined => {
  const zone = zoneAt(text, end)
  return zone === undefined || zone.end - zone.begin < 3 ? undefined : zone
}

const datetimeHint =
  'write `{{ deadline | datetime }}`: everybody reads it in their own time zone, which it names'

const saidOfTime = (
  text: TextCase,
  prose: Prose,
  { date }: Mention,
  time: WrittenTime,
  theirs: readonly CohortDeadline[],
): Said | undefined => {
  const { plan } = text
  const written = `\`${writtenIn(prose, time).word.replace(/\s+/g, ' ')}\``
  const timed = theirs.filter(({ deadline }) => deadline.time !== undefined)
  const [first] = theirs
  if (first === undefined) return undefined
  const agrees = (zones: readonly string[]): boolean =>
    (timed.length === 0 ? theirs : timed).some(({ at }) =>
      zones.some((zone) => isThen(DateTime.fromMillis(at, { zone }), time, date)),
    )
  if (timed.length === 0)
    return agrees(time.zone?.zones ?? [plan.timezone])
      ? undefined
      : {
          severity: 'warning',
          code: 'time-of-date',
          message: `the text says ${written}, and the deadline has no time: it is the start of ${dateInWords(first.deadline.date)} in ${plan.timezone}`,
          hint: 'give the deadline its time (`… on 2026-01-15 at 18:00`), and write `{{ deadline | datetime }}`',
        }
  const own = timed.map(({ deadline }) => zoneOfDeadline(deadline, plan))
  if (agrees(time.zone?.zones ?? [...own, plan.timezone, ...zonesOfReaders(text)]))
    return {
      severity: 'warning',
      code: 'written-time',
      message: `the text says ${written}: it stays so for readers in other time zones, and when the deadline moves`,
      hint: datetimeHint,
    }
  return {
    severity: 'error',
    code: 'wrong-time',
    message: `the text says ${written}, ${deadlinesInWords(timed, plan)}`,
    hint: datetimeHint,
  }
}

const isThen = (shown: DateTime, { readings }: WrittenTime, date: WrittenDate | undefined): boolean =>
  readings.some(({ hour, minute }) => hour === shown.hour && minute === shown.minute) &&
  (date === undefined || date.readings.some(({ month, day }) => month === shown.month && day === shown.day))

/** A text in a language of its own may speak of its readers' own clocks. */
const zonesOfReaders = ({ locale, plan }: TextCase): readonly string[] => {
  const { language, region } = new Intl.Locale(locale).maximize()
  const isOwn = new Intl.Locale(plan.language).language === language
  const named = new Intl.Locale(locale).region
  return region === undefined || (isOwn && named === undefined) ? [] : zonesOfCountry(countryCode(region))
}

/** A zone alone beside the deadline is that of the plan, or nobody's. */
const saidOfZone = (
  { plan }: TextCase,
  prose: Prose,
  named: NamedZone,
  theirs: readonly CohortDeadline[],
): Said | undefined => {
  const offsetsIn = (zone: string): readonly number[] =>
    theirs.map(({ at }) => DateTime.fromMillis(at, { zone }).offset)
  const own = [...theirs.map(({ deadline }) => zoneOfDeadline(deadline, plan)), plan.timezone]
  const isOwn = named.zones.some((zone) =>
    own.some((one) => offsetsIn(zone).join() === offsetsIn(one).join()),
  )
  if (isOwn) return undefined
  const timed = theirs.some(({ deadline }) => deadline.time !== undefined)
  return {
    severity: 'warning',
    code: 'wrong-zone',
    message: `the text says \`${writtenIn(prose, named).word}\`, ${deadlinesInWords(theirs, plan)}${timed ? '' : `, in ${plan.timezone}`}`,
    hint: timed ? datetimeHint : 'leave the zone out, or set `timezone:` to it',
  }
}
