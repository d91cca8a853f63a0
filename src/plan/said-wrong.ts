import type { Place, Problem } from '../base/problem.ts'
import type { Complaint } from './reading.ts'

/** A complaint with its place: an error of the plan. */
export const saidWrong = (
  { code, message, hint }: Complaint,
  place: Place | undefined,
  severity: Problem['severity'] = 'error',
): Problem => ({
  severity,
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
  ...(place === undefined ? {} : { place }),
})
