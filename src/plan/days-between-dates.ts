import type { CalendarDate } from '../model/when.ts'

/** Whole days from one date to another, whatever the zone: negative where the other is earlier. */
export const daysBetweenDates = (from: CalendarDate, to: CalendarDate): number =>
  dayNumber(to) - dayNumber(from)

/** Days since 1970-01-01, by the civil calendar. */
const dayNumber = ({ year, month, day }: CalendarDate): number => {
  // Years begin in March, so that the leap day is the last of its year.
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const ofEra = shifted - era * 400
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}
