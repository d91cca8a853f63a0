import { nameOfKey } from '../model/action.ts'
import type { StepKey } from '../model/occurrence.ts'
import type { ActionsInput } from './actions.ts'
import { type NotThere, notThere } from './not-there.ts'

/** Things of the channel that were done when everybody was there, and since then a cohort has been exempted: it uses a channel that is closed. */
export type StandsAgainst = {
  readonly step: StepKey
  readonly actions: readonly string[]
  readonly cohorts: readonly NotThere[]
}

export const standsAgainst = (
  input: Pick<ActionsInput, 'plan' | 'occurrences' | 'facts' | 'now'>,
): readonly StandsAgainst[] => {
  const { facts, occurrences } = input
  const done = (facts.actions ?? []).filter(
    ({ cohort, way, state }) => cohort === undefined && way === 'do' && state === 'done',
  )
  return [...new Set(done.map(({ step }) => step))].flatMap((step): readonly StandsAgainst[] => {
    const occurrence = occurrences.find(({ stepKey }) => stepKey === step)
    if (occurrence === undefined) return []
    const cohorts = notThere(occurrence, input).filter(({ why }) => why === 'exempt')
    const actions = done.filter((one) => one.step === step).map(({ key }) => nameOfKey(key))
    return cohorts.length === 0 ? [] : [{ step, actions, cohorts }]
  })
}
