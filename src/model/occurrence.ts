import type { Brand } from '../base/brand.ts'
import type { Instant } from '../base/instant.ts'
import { type CohortName, cohortName, defaultCohort, type PhaseName, phaseName } from './names.ts'
import type { Statement } from './promise.ts'
import type { TimeOfDay } from './when.ts'

/** `PHASE[@STEP][#ROUND][/COHORT]`: the unit that is due, runs and completes. */
export type OccurrenceId = Brand<string, 'OccurrenceId'>
/** `PHASE[@STEP][#ROUND]`: with a recipient it is a delivery's whole identity; cohort and revision are no part of it. */
export type StepKey = Brand<string, 'StepKey'>

export type OccurrenceParts = {
  readonly phase: PhaseName
  readonly step?: string
  /** From 1; 1 is not written. */
  readonly round: number
  readonly cohort: CohortName
}

export const stepKeyOf = ({ phase, step, round }: Omit<OccurrenceParts, 'cohort'>): StepKey =>
  `${phase}${step === undefined ? '' : `@${step}`}${round > 1 ? `#${round}` : ''}` as StepKey

export const occurrenceIdOf = (parts: OccurrenceParts): OccurrenceId =>
  `${stepKeyOf(parts)}${parts.cohort === defaultCohort ? '' : `/${parts.cohort}`}` as OccurrenceId

export const occurrenceId = (text: string): OccurrenceId => text as OccurrenceId
export const stepKey = (text: string): StepKey => text as StepKey

/** Reads `PHASE[@STEP][#ROUND][/COHORT]`. */
export const partsOf = (id: OccurrenceId | StepKey): OccurrenceParts => {
  const [head = '', cohort] = id.split('/', 2)
  const [beforeRound = '', round] = head.split('#', 2)
  const [phase = '', step] = beforeRound.split('@', 2)
  return {
    phase: phaseName(phase),
    ...(step === undefined ? {} : { step }),
    round: round === undefined ? 1 : Number(round),
    cohort: cohort === undefined ? defaultCohort : cohortName(cohort),
  }
}

/** What an occurrence does when it is due. */
export type OccurrenceKind = 'message' | 'gate' | 'actions'

/** One step of one phase for one cohort, with its instant. Computed from the plan; never stored. */
export type Occurrence = OccurrenceParts & {
  readonly id: OccurrenceId
  readonly stepKey: StepKey
  /** The instant; the earliest of them where `localTime` makes it each recipient's own. */
  readonly at: Instant
  /** Set where the instant is each recipient's own: this time of day, on `localDate` (`2026-01-14`), in their zone. */
  readonly recipientTime?: { readonly date: string; readonly time: TimeOfDay }
  readonly kind: OccurrenceKind
  readonly gate?: 'frozen' | 'closed'
  /** When the gate moves back, for a phase with `for:`. */
  readonly gateUntil?: Instant
  /** When its messages are of no more use, where the plan says so. */
  readonly until?: Instant
  /** The cohort's deadline. */
  readonly deadline: Instant
  /** When the cohort is exempt, in order: then its gate is open, and what began before is of no more use. Absent: never. */
  readonly exempt?: readonly Exempt[]
  /** It is of an earlier revision, and in the newest no more: it addresses nobody new. */
  readonly former?: true
  /** Of a correction: what is true. */
  readonly truth?: Statement
}

/** A time in which a cohort's deadline does not hold; `until` is exclusive, undefined for good. */
export type Exempt = { readonly since: Instant; readonly until: Instant | undefined }

/** The phase of corrections; no phase of a plan may be called so. */
export const correctionPhase: PhaseName = phaseName('correction')

export const isCorrection = ({ phase }: Pick<Occurrence, 'phase'>): boolean => phase === correctionPhase

export const isExemptAt = (exempt: readonly Exempt[], at: Instant): boolean =>
  exempt.some(({ since, until }) => since <= at && (until === undefined || at < until))

/**
 * `scheduled → due → running → complete`; or held (why), missed, superseded, cancelled. Only what happened is stored
 * (`began`, `completed`, a skip with its reason, a decision); the rest is computed from it and now.
 */
export type OccurrenceState =
  | 'scheduled'
  | 'due'
  | 'running'
  | 'complete'
  | 'held'
  | 'missed'
  | 'superseded'
  | 'cancelled'
