import type { SettledDoubt } from '../ledger/claiming.ts'
import { type DeliveryKey, deliveryKeyOf } from '../model/delivery.ts'
import { type OccurrenceId, partsOf, type StepKey, stepKeyOf } from '../model/occurrence.ts'
import type { Outcome } from '../model/outcome.ts'
import type { RunContext } from './run-context.ts'
import { addresseesOf, type View } from './view.ts'

/** So many are asked about at once. */
const atOnce = 1000

/** Where the platform can be asked, it settles what is in doubt: it has the message, or it never had it and it is sent now. */
export const askDoubts = async (context: RunContext, view: View): Promise<number> => {
  const { plan, ledger, lease, clock } = context
  const inDoubt = [...view.facts.occurrences]
    .filter(([, { counts }]) => counts.in_doubt > 0)
    .map(([id]) => id)
  if (inDoubt.length === 0 || context.channel.kind.capabilities.receipts !== 'query') return 0
  const adapter = await context.adapter()
  if (adapter.reconcile === undefined) return 0
  const occurrences = [...view.former, ...view.occurrences]
    .filter(({ id }) => inDoubt.includes(id))
    .map((occurrence) => ({ occurrence, to: addresseesOf(plan, occurrence) }))
  let asked = new Map<DeliveryKey, Omit<SettledDoubt, 'result'>>()
  let settled = 0
  const ask = async (): Promise<void> => {
    const outcomes = (await adapter.reconcile?.([...asked.keys()])) ?? new Map<DeliveryKey, Outcome>()
    const told = [...asked].flatMap(([key, doubt]): SettledDoubt[] => {
      const result = resultOf(outcomes.get(key))
      return result === undefined ? [] : [{ ...doubt, result }]
    })
    settled += await ledger.settleDoubts(lease, told, clock.now())
    asked = new Map()
  }
  for await (const { recipient, occurrence } of ledger.deliveries({ states: ['in_doubt'], occurrences })) {
    const step = stepOf(occurrence)
    asked.set(deliveryKeyOf(plan.name, ledger.id, step, recipient), { step, recipient })
    if (asked.size >= atOnce) await ask()
  }
  if (asked.size > 0) await ask()
  return settled
}

const stepOf = (id: OccurrenceId): StepKey => stepKeyOf(partsOf(id))

const resultOf = (outcome: Outcome | undefined): SettledDoubt['result'] | undefined => {
  switch (outcome?.kind) {
    case 'accepted':
      return { state: 'accepted' }
    case 'unreached':
      return { state: 'pending' }
    case 'refused':
      return { state: 'failed', reason: { code: outcome.code, text: outcome.text, of: outcome.of } }
    default:
      return undefined
  }
}
