import type { Ledger } from '../ledger/ledger.ts'
import type { AddressRead } from '../model/address.ts'
import type { Cohorts } from '../model/cohort-of.ts'
import { localeOfCountry } from '../model/locale-of-country.ts'
import { type CohortName, defaultCohort, type LocaleTag } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'

export type Known = NonNullable<Awaited<ReturnType<Ledger['find']>>>

/** Somebody who is asked about, or who wrote. */
export type WhoIs = {
  readonly cohort: CohortName
  readonly locale: LocaleTag
  /** As the ledger has them; undefined: it does not. */
  readonly known: Known | undefined
}

type Around = {
  readonly plan: Plan
  readonly ledger: Pick<Ledger, 'find'> | undefined
  /** Whether everybody is in the ledger in the cohort where the revision that stands puts them. */
  readonly isCurrent: () => Promise<boolean>
  readonly cohorts: () => Promise<Cohorts>
}

/**
 * Whose cohort it is by the revision that stands, whether a run has moved them there or not. Somebody the ledger does not know yet may write
 * at any time: their number tells what it can.
 */
export const whoIs = async (
  read: AddressRead,
  { plan, ledger, isCurrent, cohorts }: Around,
): Promise<WhoIs> => {
  const known = await ledger?.find(read.identity)
  const ofCountry = read.country === undefined ? undefined : localeOfCountry(read.country)
  const locale = known?.locale ?? ofCountry ?? plan.language
  // Where no run has moved them yet the ledger has them in a cohort that is no more, and that would have no gate.
  if (plan.cohorts.length === 0) return { cohort: defaultCohort, locale, known }
  if (known !== undefined && (await isCurrent())) return { cohort: known.cohort, locale, known }
  return { cohort: (await cohorts()).of(known ?? { ...read, attributes: {} }), locale, known }
}
