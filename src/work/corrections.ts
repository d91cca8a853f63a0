import { isCorrection, type Occurrence } from '../model/occurrence.ts'
import type { Corrections, Plan } from '../model/plan.ts'
import { type DatedStatement, isDated, isTrue, type Statement } from '../model/promise.ts'

/** What a correction says: another date, that the service stays after all, or that it is back. */
export type CorrectionKind = keyof Corrections

type Correction = Pick<Occurrence, 'at' | 'truth' | 'exempt'>

/** What somebody was told, as far as a correction goes by it. */
type ToldBefore = { readonly newest: Statement; readonly dated?: DatedStatement }

/**
 * Which correction somebody is owed who was told this; undefined: none, what they were told last is true. They stay where the exemption
 * began before the deadline that they were told; they are back where that had come, for then their gate had frozen.
 */
export const correctionFor = (
  { at, truth, exempt = [] }: Correction,
  { newest, dated }: ToldBefore,
): CorrectionKind | undefined => {
  if (truth === undefined || isTrue(newest, truth)) return undefined
  if (isDated(truth)) return 'moved'
  const since = exempt.findLast((one) => one.since <= at)?.since ?? exempt[0]?.since
  return dated !== undefined && since !== undefined && dated.at < since ? 'reopened' : 'exempt'
}

/** Whether they are owed one for which the plan has a message. */
export const isOwed = (
  plan: Pick<Plan, 'corrections'>,
  occurrence: Correction,
  told: ToldBefore,
): boolean => {
  const kind = correctionFor(occurrence, told)
  return kind !== undefined && plan.corrections?.[kind] !== undefined
}

/** The name of the message that a phase, or a correction, sends to somebody who was told this before. */
export const messageFor = (
  plan: Pick<Plan, 'phases' | 'corrections'>,
  occurrence: Pick<Occurrence, 'phase'> & Correction,
  told: DatedStatement | undefined,
): string | undefined => {
  if (!isCorrection(occurrence)) return plan.phases.find(({ name }) => name === occurrence.phase)?.message
  const { truth } = occurrence
  const newest: Statement = told ?? { kind: 'stays' }
  // Whoever was claimed is owed one: where their last date is true again, it is that the service stays which is not.
  const kind = correctionFor(occurrence, told === undefined ? { newest } : { newest, dated: told }) ?? 'moved'
  return truth === undefined ? undefined : plan.corrections?.[kind]
}
