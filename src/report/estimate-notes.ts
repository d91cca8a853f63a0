import { isCorrection, type OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { OccurrenceFeasibility } from '../timeline/feasibility/feasibility.ts'
import type { Price } from '../work/price.ts'
import type { FeasibilityReport } from './feasibility-document.ts'
import { localText, zoneMark } from './local-text.ts'
import type { Note } from './note-lines.ts'
import { counted, grouped } from './numbers.ts'
import { moneyText } from './price-lines.ts'

/** More lines than this are no answer any more. */
const mostShown = 6

/**
 * Until when what is still to be sent will be, and what it costs: in a few lines, those that the change is about and those that do not reach
 * everybody first.
 */
export const estimateNotes = (
  report: FeasibilityReport,
  plan: Plan,
  concerned: ReadonlySet<OccurrenceId>,
): readonly Note[] => [
  ...finishNotes(report, plan, concerned),
  ...(report.price === undefined || report.price.total === 0 ? [] : [priceNote(report.price)]),
]

const finishNotes = (
  { occurrences, finish }: FeasibilityReport,
  plan: Plan,
  concerned: ReadonlySet<OccurrenceId>,
): readonly Note[] => {
  const left = occurrences.filter(({ people }) => people > 0)
  if (left.length === 0) return []
  const rank = ({ misses, tight, occurrence }: OccurrenceFeasibility): number =>
    misses > 0 ? 0 : tight ? 1 : concerned.has(occurrence.id) || isCorrection(occurrence) ? 2 : 3
  const named = [...left]
    .filter((one) => rank(one) < 3)
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, mostShown)
  const rest = left.length - named.length
  const last =
    finish === undefined
      ? ''
      : `; the last is done by ${localText(finish, plan.timezone)} ${zoneMark(finish, plan.timezone)}`
  const all =
    rest === left.length
      ? 'everything that is still to be sent fits'
      : `${counted(rest, 'more fits', 'more fit')}`
  const others = rest > 0 && left.every((one) => rank(one) !== 0 || named.includes(one))
  return [
    ...named.map((one) => ({ label: 'finishes', text: finishWords(one, plan) })),
    ...(others ? [{ label: 'finishes', text: `${all}${last}` }] : []),
  ]
}

const finishWords = (
  { occurrence, people, misses, finish, latest, tight }: OccurrenceFeasibility,
  { timezone }: Plan,
): string => {
  const who = `${occurrence.id}: ${counted(people, 'person', 'people')}`
  const end = latest === undefined ? '' : ` by ${localText(latest, timezone)}`
  if (misses > 0) return `${who}, of whom ${grouped(misses)} WILL MISS IT${end}`
  const done = finish === undefined ? 'done in more than ten years' : `done by ${localText(finish, timezone)}`
  return tight ? `${who}, ${done}: TIGHT` : `${who}, ${done}: fits`
}

const priceNote = ({ total, currency, occurrences, unpriced }: Price): Note => {
  const messages = occurrences.reduce((sum, one) => sum + one.messages, 0)
  const without = unpriced.reduce((sum, one) => sum + one.messages, 0)
  const rest = without === 0 ? '' : `, without ${counted(without, 'message')} for which no rate is named`
  return {
    label: 'price',
    text: `${moneyText(total, currency)} for ${counted(messages, 'message')} still to be sent, as estimated${rest}`,
  }
}
