import { SunsetError } from '../base/errors.ts'
import { nearestWord } from '../base/nearest-word.ts'
import type { DeliveryRecord } from '../ledger/ledger.ts'
import { type DeliveryState, deliveryStates } from '../model/delivery.ts'
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
    const asked = view.occurrences
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
