import type { Ledger } from '../ledger/ledger.ts'
import type { Standing } from '../ledger/revising.ts'
import type { CohortName } from '../model/names.ts'
import type { StepKey } from '../model/occurrence.ts'
import type { Addressees } from '../model/plan.ts'
import { keyOfStatement } from '../model/promise.ts'
import type { Overlap, StepSurvey, Survey, SurveyCrowd, SurveyGroup } from '../work/survey.ts'

/** A step to be asked about, and whom it writes to. */
export type AskedStep = { readonly step: StepKey; readonly to: Addressees }

/** Somebody's cohort by the revision that stands, and by the one asked about. */
export type CohortsCompared = {
  readonly from: (person: Standing) => CohortName
  readonly to: (person: Standing) => CohortName
  /** All that somebody matches, where overlaps are asked for. */
  readonly matching?: ((person: Standing) => readonly CohortName[]) | undefined
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * One pass over everybody, read only: who comes from where and goes where, what they were told, and how far these steps have come among
 * them. Its size grows with cohorts, dates and languages alone.
 */
export const surveyOf = async (
  ledger: Pick<Ledger, 'standings'>,
  { from: fromOf, to: toOf, matching }: CohortsCompared,
  asked: readonly AskedStep[],
): Promise<Survey> => {
  const groups = new Map<string, Writable<SurveyGroup>>()
  const crowds = new Map<string, Writable<SurveyCrowd>>()
  const steps = new Map<string, Writable<StepSurvey>>()
  const overlaps = new Map<string, Writable<Overlap>>()
  for await (const page of ledger.standings({ steps: asked.map(({ step }) => step) }))
    for (const person of page) {
      const from = fromOf(person)
      const to = toOf(person)
      add(groups, groupOf(person, from, to))
      if (!person.suppressed) count(crowds, person, from, to)
      for (const later of matching?.(person) ?? []) {
        if (later === to) continue
        const overlap = overlaps.get(`${to}\n${later}`) ?? { first: to, later, n: 0 }
        overlap.n++
        overlaps.set(`${to}\n${later}`, overlap)
      }
      for (const { step, to: whom } of asked) {
        const key = `${step}\n${from}\n${to}`
        const known = steps.get(key) ?? { step, from, to, handed: 0, waiting: 0 }
        if (person.handed.has(step)) known.handed++
        else if (!person.suppressed && isMeant(whom, person)) known.waiting++
        steps.set(key, known)
      }
    }
  return {
    groups: [...groups.values()],
    crowds: [...crowds.values()],
    steps: [...steps.values()],
    overlaps: [...overlaps.values()],
  }
}

const count = (
  crowds: Map<string, Writable<SurveyCrowd>>,
  { segment, linked }: Standing,
  from: CohortName,
  to: CohortName,
): void => {
  const { zone, country, sender } = segment
  const key = [from, to, zone, country, sender].join('\n')
  const crowd = crowds.get(key) ?? { from, to, zone, country, sender, people: 0, linked: 0 }
  crowd.people++
  if (linked) crowd.linked++
  crowds.set(key, crowd)
}

const add = (groups: Map<string, Writable<SurveyGroup>>, group: SurveyGroup): void => {
  const { from, to, told, locale, suppressed } = group
  const key = [
    from,
    to,
    told === undefined ? '' : keyOfStatement(told.newest),
    told?.dated === undefined ? '' : keyOfStatement(told.dated),
    locale,
    suppressed,
  ].join('\n')
  const known = groups.get(key)
  if (known === undefined) groups.set(key, { ...group })
  else known.n++
}

const groupOf = ({ told, locale, suppressed }: Standing, from: CohortName, to: CohortName): SurveyGroup => ({
  from,
  to,
  told:
    told === undefined
      ? undefined
      : { newest: told.newest, ...(told.dated === undefined ? {} : { dated: told.dated }) },
  locale,
  suppressed,
  n: 1,
})

const isMeant = (to: Addressees, { linked, attributes, told }: Standing): boolean => {
  switch (to.kind) {
    case 'everyone':
      return true
    case 'unlinked':
      return !linked
    case 'linked':
      return linked
    case 'unreached':
      return told === undefined
    case 'column':
      return to.values.includes(attributes[to.column] ?? '')
    case 'owed':
      return false
  }
}
