import type { Instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { Span } from '../model/when.ts'
import { pointAt, shiftPoint } from './point.ts'

/** So long before an instant, or after it, by the calendar of the zone. */
export const spanBefore = (at: Instant, span: Span, zone: ZoneName): Instant =>
  shiftPoint(pointAt(at, zone), span, -1, zone).at

export const spanAfter = (at: Instant, span: Span, zone: ZoneName): Instant =>
  shiftPoint(pointAt(at, zone), span, 1, zone).at
