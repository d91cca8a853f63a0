import type { Instant } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import type { When } from '../model/when.ts'
import { printWhen } from '../plan/print-when.ts'
import { windowText } from '../report/feasibility-words.ts'
import { counted, duration, grouped } from '../report/numbers.ts'
import { entryOf } from '../timeline/entry-of.ts'
import type { Feasibility, OccurrenceFeasibility } from '../timeline/feasibility/feasibility.ts'
import { placeOfTime } from '../timeline/place-of.ts'

/** Occurrences that miss people, each where its time is written, with what to write; and those for which little is left. */
export const feasibilityProblems = (
  plan: Plan,
  feasibility: Feasibility,
  approved: Instant,
): readonly Problem[] => [
  ...feasibility.occurrences
    .filter(({ misses }) => misses > 0)
    .map((one) => willMiss(plan, one, feasibility, approved)),
  ...feasibility.occurrences.filter(({ tight }) => tight).map((one) => isTight(plan, one, approved)),
  ...(feasibility.shortNotice === 0 ? [] : [shortNotice(plan, feasibility.shortNotice)]),
]

const willMiss = (
  plan: Plan,
  one: OccurrenceFeasibility,
  feasibility: Feasibility,
  approved: Instant,
): Problem => {
  const { occurrence, people, misses, latest } = one
  const entry = entryOf(plan, occurrence, { at: approved })
  const left = latest === undefined ? '' : ` leaves ${duration(latest - occurrence.at)}`
  const window = entry?.phase.window ?? plan.window
  const within = window.kind === 'always' ? '' : ` within ${windowText(window)}`
  return {
    severity: 'warning',
    code: 'will-miss',
    message: `\`${occurrence.id}\`${left}, and${within} reaches ${grouped(people - misses)} of ${counted(people, 'person', 'people')}`,
    ...hintFor(one, feasibility, entry?.phase.at[entry.index]),
    ...(entry === undefined ? {} : placeOfTime(plan, entry.phase, entry.index)),
  }
}

const hintFor = (
  { occurrence }: OccurrenceFeasibility,
  { critical, waysOut }: Feasibility,
  written: When | undefined,
): { readonly hint?: string } => {
  if (critical?.occurrence.id !== occurrence.id) return {}
  const sooner = waysOut.find(({ change, fits }) => change.kind === 'sooner' && fits)
  if (sooner?.change.kind !== 'sooner') return {}
  const earlier = shiftedText(written, sooner.change.days)
  return earlier === undefined ? {} : { hint: `Write \`${earlier}\`.` }
}

/** `2 days before` for `1 day before`; undefined for a time that is written otherwise. */
const shiftedText = (when: When | undefined, days: number): string | undefined => {
  if (when?.kind !== 'relative' || when.side !== 'before') return undefined
  return printWhen({ ...when, span: { ...when.span, days: (when.span.days ?? 0) + days } })
}

const isTight = (
  plan: Plan,
  { occurrence, finish, latest }: OccurrenceFeasibility,
  approved: Instant,
): Problem => {
  const entry = entryOf(plan, occurrence, { at: approved })
  const margin =
    finish === undefined || latest === undefined
      ? ''
      : `, ${duration(latest - finish)} before it is of no more use`
  return {
    severity: 'warning',
    code: 'tight',
    message: `\`${occurrence.id}\` is done only just in time${margin}: with a twentieth less of the rate, for second attempts, it is not`,
    ...(entry === undefined ? {} : placeOfTime(plan, entry.phase, entry.index)),
  }
}

const shortNotice = (plan: Plan, people: number): Problem => {
  const place = plan.places.of(['notice'])
  return {
    severity: 'warning',
    code: 'notice-short',
    message: `${counted(people, 'person is', 'people are')} told later than the notice that the plan promises`,
    hint: 'Announce earlier, or promise less.',
    ...(place === undefined ? {} : { place }),
  }
}
