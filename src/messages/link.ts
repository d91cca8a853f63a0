import { DateTime } from 'luxon'
import { type Instant, instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { LinkPlan } from '../model/plan.ts'

/** `link.url` around its `{{ token }}`. */
export type LinkPattern = { readonly before: string; readonly after: string }

const tokenGap = /\{\{-?\s*token\s*-?\}\}/

/** Reads `link.url`; undefined where it does not hold `{{ token }}` exactly once, or anything else in braces. */
export const linkPatternOf = (url: string): LinkPattern | undefined => {
  const [before, after, ...more] = url.split(tokenGap)
  if (before === undefined || after === undefined || more.length > 0) return undefined
  return /[{}\s]/.test(before + after) ? undefined : { before, after }
}

export const linkOf = (pattern: LinkPattern, token: string): string => pattern.before + token + pattern.after

/**
 * When the links of one deadline end: at the deadline, or `link.expires` after it. It depends on nothing that moves from one
 * reminder to the next, so that each carries the same link. Months, weeks and days are the plan's zone's.
 */
export const linkExpiry = (link: Pick<LinkPlan, 'expires'>, deadline: Instant, zone: ZoneName): Instant =>
  instant(
    DateTime.fromMillis(deadline, { zone })
      .plus(link.expires ?? {})
      .toMillis(),
  )
