import { type Instant, instant } from '../base/instant.ts'
import type { PendingIn } from '../model/facts.ts'
import type { ZoneName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'
import type { Window } from '../model/when.ts'
import { openingFor, type WindowInForce } from '../timeline/opening-for.ts'
import { type Place, zonesFor } from '../timeline/zones-for.ts'

/** The phase's own window, else the plan's; `urgent`: one that a person set for this run alone. */
export const windowFor = (plan: Plan, { phase }: Occurrence, urgent?: Window): WindowInForce => {
  const own = plan.phases.find(({ name }: PhasePlan) => name === phase)?.window
  return { window: urgent ?? own ?? plan.window, planZone: plan.timezone }
}

/** People who cannot be written to yet, and those of them who come first. */
export type Outside = {
  readonly people: number
  readonly opens: Instant
  /** Where those are whose window opens first, in words, and how many of them. */
  readonly first: { readonly where: string; readonly people: number }
}

/** Which of an occurrence's pending people can be written to when. */
export type Sendable = {
  /** Somebody can be written to now. */
  readonly now: boolean
  /** When the first of the others can: their window opens, or what was refused for now may be tried again. */
  readonly next: Instant | undefined
  /** Those of them whose window is closed now. */
  readonly outside: Outside | undefined
}

/** Of the pending ones by place: who is inside their window now, and when the next will be. */
export const sendableOf = (
  occurrence: Occurrence,
  pendingIn: readonly PendingIn[],
  window: WindowInForce,
  now: Instant,
): Sendable => {
  let isNow = false
  let next: Instant | undefined
  let outside: Outside | undefined
  const later = (at: Instant): void => {
    if (at <= now) isNow = true
    else if (next === undefined || at < next) next = at
  }
  for (const place of pendingIn) {
    const { ahead, again, againAt } = place
    const zones = zonesFor(place, window.planZone)
    const opensFrom = (from: Instant): Instant => openingFor(occurrence, zones, window, from).opens
    const opens = opensFrom(now)
    if (ahead > 0) later(opens)
    if (again > 0) later(againAt === undefined || againAt <= opens ? opens : opensFrom(againAt))
    if (opens > now) outside = withOutside(outside, whereOf(place, zones), ahead + again, opens)
  }
  return { now: isNow, next, outside }
}

/** `Europe/Paris`; `US (all its time zones)` where nothing tells which of them. */
const whereOf = ({ country }: Place, [only, ...others]: readonly ZoneName[]): string =>
  others.length > 0 ? `${country} (all its time zones)` : `${only}`

const withOutside = (known: Outside | undefined, where: string, people: number, opens: Instant): Outside => {
  if (known === undefined) return { people, opens, first: { where, people } }
  const isSooner = opens < known.opens || (opens === known.opens && people > known.first.people)
  return {
    people: known.people + people,
    opens: instant(Math.min(opens, known.opens)),
    first: isSooner ? { where, people } : known.first,
  }
}

/** In words; when it ends is told beside it. */
export const outsideText = ({ people, first }: Outside): string => {
  const [all, some] = [people, first.people].map((n) => n.toLocaleString('en'))
  return people === first.people
    ? `${all} ${people === 1 ? 'person is' : 'people are'} outside their window, in ${first.where}`
    : `${all} people are outside their window; the first to come into it are ${some} in ${first.where}`
}
