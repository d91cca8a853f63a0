import { DateTime } from 'luxon'
import { type Instant, instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { Deadline } from '../model/when.ts'

/**
 * About when a deadline is: exact but where a clock change skips or repeats its time. For samples and checks only; what people
 * are told comes from the timeline.
 */
export const roughInstantOf = ({ date, time }: Deadline, zone: ZoneName): Instant => {
  const named = time?.zone === undefined || time.zone === 'recipient' ? zone : time.zone
  const { hour = 0, minute = 0 } = time ?? {}
  return instant(DateTime.fromObject({ ...date, hour, minute }, { zone: named }).toMillis())
}
