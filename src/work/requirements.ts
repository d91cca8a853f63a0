import type { Instant } from '../base/instant.ts'
import { type Counts, noCounts } from '../model/delivery.ts'
import type { Facts } from '../model/facts.ts'
import type { Occurrence, OccurrenceId } from '../model/occurrence.ts'
import type { Plan, Requirements } from '../model/plan.ts'
import { instantText } from '../timeline/instant-text.ts'
import { spanAfter, spanBefore } from '../timeline/span-before.ts'
import { spanInWords } from '../timeline/span-in-words.ts'
import { isPassed } from './lateness.ts'

/** What a due occurrence requires and is not so. `passes`: when `or_after` lets it through all the same. */
export type Unmet = { readonly why: string; readonly passes: Instant | undefined }

/** How many people each step of the announcement told later than the notice asks for, by who asks. */
export type ToldLater = ReadonlyMap<OccurrenceId, ReadonlyMap<OccurrenceId, number>>

export type RequirementInput = {
  readonly plan: Plan
  /** Those in force, of all cohorts. */
  readonly occurrences: readonly Occurrence[]
  readonly facts: Facts
  readonly now: Instant
  readonly toldLater?: ToldLater
  /** Occurrences that began, and whose actions that cannot be undone are still to come: they are asked again. */
  readonly acting?: ReadonlySet<OccurrenceId>
}

/** What the ledger must be asked, so that a notice can be judged: how many of a cohort were told by `told` later than `than`. */
export type NoticeQuestion = {
  readonly asker: OccurrenceId
  readonly told: Occurrence
  readonly than: Instant
}

export const noticeQuestions = (input: RequirementInput): readonly NoticeQuestion[] =>
  asking(input).flatMap(({ occurrence, requires }) => {
    const { notice } = requires
    if (notice === undefined) return []
    const than = spanBefore(input.now, notice, input.plan.timezone)
    return announcing(occurrence, input).map((told) => ({ asker: occurrence.id, told, than }))
  })

/** Every occurrence that is due, has not begun, and is kept back by what its phase requires. */
export const unmetRequirements = (input: RequirementInput): ReadonlyMap<OccurrenceId, Unmet> =>
  new Map(
    asking(input).flatMap(({ occurrence, requires }) => {
      const { plan, now } = input
      const passes =
        requires.orAfter === undefined ? undefined : spanAfter(occurrence.at, requires.orAfter, plan.timezone)
      if (passes !== undefined && passes <= now) return []
      const missing = [
        after(occurrence, requires, input),
        coverage(occurrence, requires, input),
        notice(occurrence, requires, input),
      ].filter((why) => why !== undefined)
      return missing.length === 0 ? [] : [[occurrence.id, { why: missing.join('; '), passes }] as const]
    }),
  )

type Asking = { readonly occurrence: Occurrence; readonly requires: Requirements }

const asking = ({ plan, occurrences, facts, now, acting }: RequirementInput): readonly Asking[] =>
  occurrences.flatMap((occurrence) => {
    const requires = plan.phases.find(({ name }) => name === occurrence.phase)?.requires
    const happened = facts.occurrences.get(occurrence.id)
    const isNew = happened?.began === undefined || acting?.has(occurrence.id) === true
    const isOpen = occurrence.at <= now && isNew && happened?.completed === undefined
    return requires !== undefined && isOpen && !isPassed(facts, occurrence.id)
      ? [{ occurrence, requires }]
      : []
  })

/** `announce`, else the message phase that begins first: its occurrences for the cohort. */
const announcing = (
  { cohort }: Occurrence,
  { plan, occurrences }: RequirementInput,
): readonly Occurrence[] => {
  const messages = occurrences.filter(
    (one) =>
      one.cohort === cohort && one.kind === 'message' && plan.phases.some(({ name }) => name === one.phase),
  )
  const phase = messages.find((one) => one.phase === 'announce')?.phase ?? messages[0]?.phase
  return messages.filter((one) => one.phase === phase)
}

const after = (
  { cohort }: Occurrence,
  { after: phase }: Requirements,
  { occurrences, facts }: RequirementInput,
): string | undefined => {
  if (phase === undefined) return undefined
  const open = occurrences.filter((one) => {
    const happened = facts.occurrences.get(one.id)
    const isOver = happened?.completed !== undefined || happened?.skipped !== undefined
    return one.cohort === cohort && one.phase === phase && !isOver
  })
  if (open.length === 0) return undefined
  const names = open.map(({ id }) => `\`${id}\``).join(', ')
  return `${names} ${open.length === 1 ? 'is' : 'are'} not complete`
}

const coverage = (
  occurrence: Occurrence,
  { coverage: asked, of = 'accepted' }: Requirements,
  input: RequirementInput,
): string | undefined => {
  if (asked === undefined) return undefined
  const reached = ({ accepted, delivered, read }: Counts): number =>
    of === 'delivered' ? delivered + read : accepted + delivered + read
  const best = bestOf(countsOf(occurrence, input), reached)
  if (best === undefined) return 'nobody was told anything'
  const people = best.audience - best.suppressed
  const [is, short] = [reached(best), Math.ceil(asked * people) - reached(best)]
  if (people === 0 || short <= 0) return undefined
  return `coverage is ${percent(is / people)} (${of}), not ${percent(asked)}: ${peopleText(short)} short`
}

/** Whoever cannot be told (suppressed, refused by the platform) is not waited for. */
const notice = (
  occurrence: Occurrence,
  { notice: span }: Requirements,
  input: RequirementInput,
): string | undefined => {
  if (span === undefined) return undefined
  const steps = announcing(occurrence, input)
  const shorts = steps.map((step) => {
    const counts = input.facts.occurrences.get(step.id)?.counts ?? noCounts
    const told = counts.accepted + counts.delivered + counts.read
    return {
      never: counts.audience - counts.suppressed - counts.failed - told,
      late: input.toldLater?.get(occurrence.id)?.get(step.id) ?? told,
      isRead: counts.audience > 0,
    }
  })
  // Told by whichever step reached most of them: of several, some may be counted as short who are not, never the other way.
  const [least] = shorts.toSorted((one, other) => one.never + one.late - other.never - other.late)
  if (least === undefined || !least.isRead) return 'nobody was told anything'
  const short = least.never + least.late
  if (short <= 0) return undefined
  const never = least.never > 0 ? `, ${least.never.toLocaleString('en')} of them none` : ''
  return `${peopleText(short)} had less notice than ${spanInWords(span)}${never}`
}

const countsOf = (occurrence: Occurrence, input: RequirementInput): readonly Counts[] =>
  announcing(occurrence, input).flatMap(({ id }) => input.facts.occurrences.get(id)?.counts ?? [])

const bestOf = (all: readonly Counts[], reached: (counts: Counts) => number): Counts | undefined =>
  all.filter(({ audience }) => audience > 0).toSorted((one, other) => reached(other) - reached(one))[0]

const peopleText = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'person' : 'people'}`

const percent = (share: number): string => `${Number((Math.floor(share * 10_000) / 100).toFixed(2))}%`

/** In words, with when it passes by itself. */
export const unmetText = (
  { why, passes }: Unmet,
  atMost: Instant | undefined,
  { timezone }: Plan,
): string => {
  const ends = [
    ...(passes === undefined ? [] : [`passes all the same ${instantText(passes, timezone)}`]),
    ...(atMost === undefined
      ? []
      : [`is waited for until the deadline at most, ${instantText(atMost, timezone)}`]),
  ]
  return ends.length === 0 ? why : `${why}; ${ends.join(', ')}`
}
