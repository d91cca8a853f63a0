import { SunsetError } from '../base/errors.ts'
import { type Instant, isoOf, parseInstant } from '../base/instant.ts'
import { nearestWord } from '../base/nearest-word.ts'
import type { DeliveryRecord } from '../ledger/ledger.ts'
import { type DeliveryState, deliveryStates } from '../model/delivery.ts'
import type { CohortName, LocaleTag } from '../model/names.ts'
import { keyOfStatement, type Statement } from '../model/promise.ts'
import type { Address } from '../model/recipient.ts'
import { exemptionsOf } from '../timeline/exemptions.ts'
import { truthOf } from '../timeline/truth-of.ts'
import { cohortNames } from '../work/compared.ts'
import { type CorrectionKind, correctionFor } from '../work/corrections.ts'
import { cohortByRevision } from './settle-revision.ts'
import { type LookOptions, withStandingPlan } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'
import { addresseesOf } from './view.ts'

export type RecipientsOptions = LookOptions & {
  readonly states: readonly DeliveryState[]
  readonly phase?: string
  readonly cohort?: string
}

/** Reads `failed,in_doubt`; a state that does not exist is a mistake, with the one that was probably meant. */
export const readStates = (text: string): readonly DeliveryState[] =>
  text.split(',').map((word) => {
    const name = word.trim().replaceAll('-', '_')
    const state = deliveryStates.find((known) => known === name)
    if (state !== undefined) return state
    const meant = nearestWord(name, deliveryStates)
    throw new SunsetError('usage', `There is no state "${word.trim()}".`, {
      hint: meant === undefined ? `There are ${deliveryStates.join(', ')}.` : `Did you mean ${meant}?`,
    })
  })

/** Streams who is in these states, and why: nothing is gathered, so that 50 million of them cost no memory. */
export const listRecipients = (
  surroundings: Surroundings,
  options: RecipientsOptions,
  each: (record: DeliveryRecord) => Promise<void>,
): Promise<number> =>
  withStandingPlan(surroundings, options, async ({ plan, ledger, view }) => {
    if (ledger === undefined) return 0
    const asked = [...view.former, ...view.occurrences]
      .filter(({ kind }) => kind === 'message')
      .filter(
        ({ id, phase }) => options.phase === undefined || phase === options.phase || id === options.phase,
      )
      .filter(({ cohort }) => options.cohort === undefined || cohort === options.cohort)
      .map((occurrence) => ({ occurrence, to: addresseesOf(plan, occurrence) }))
    let listed = 0
    for await (const record of ledger.deliveries({ states: options.states, occurrences: asked })) {
      await each(record)
      listed++
    }
    return listed
  })

/** Somebody by what they were told last. */
export type ToldRecord = {
  readonly address: Address
  readonly cohort: CohortName
  readonly locale: LocaleTag
  readonly told: Statement
  readonly at: Instant
  /** Which correction they are owed; undefined: none. */
  readonly owed: CorrectionKind | undefined
  readonly suppressed: boolean
}

export type ToldOptions = LookOptions & {
  /** Only who is owed a correction. */
  readonly owed: boolean
  /** Only who was last told this: `2026-01-15`, an instant, or `stays`. */
  readonly told?: string
  readonly cohort?: string
}

/** Streams who was told what: those who are owed a correction now, or were told one date. */
export const listTold = (
  surroundings: Surroundings,
  options: ToldOptions,
  each: (record: ToldRecord) => Promise<void>,
): Promise<number> =>
  withStandingPlan(surroundings, options, async ({ plan, ledger, revision, view }) => {
    if (ledger === undefined || revision === undefined) return 0
    const cohortOf = await cohortByRevision(surroundings, ledger, plan, revision.number)
    const corrections = new Map<CohortName, Parameters<typeof correctionFor>[0]>()
    for (const cohort of cohortNames(plan)) {
      const truth = truthOf(plan, cohort, view.now)
      corrections.set(cohort, { at: view.now, truth, exempt: exemptionsOf(plan, cohort) })
    }
    let listed = 0
    for await (const page of ledger.standings({ steps: [] }))
      for (const { told, address, locale, suppressed, ...person } of page) {
        if (told === undefined) continue
        const cohort = cohortOf({ told, address, locale, suppressed, ...person })
        const owed = correctionFor(corrections.get(cohort) ?? { at: view.now }, told)
        if (options.owed && owed === undefined) continue
        if (options.told !== undefined && keyOfStatement(told.newest) !== options.told) continue
        if (options.cohort !== undefined && cohort !== options.cohort) continue
        await each({ address, cohort, locale, told: told.newest, at: told.at, owed, suppressed })
        listed++
      }
    return listed
  })

/** `2026-01-15`, `2026-01-15T18:00:00Z` or `stays`. */
export const readTold = (text: string): string => {
  if (text === 'stays' || /^\d{4}-\d\d-\d\d$/.test(text)) return text
  const at = parseInstant(text)
  if (at !== undefined) return isoOf(at)
  throw new SunsetError('usage', `--told ${text} is no date.`, {
    hint: 'Write the date that people were told, 2026-01-15; an instant with its zone; or `stays`.',
  })
}
