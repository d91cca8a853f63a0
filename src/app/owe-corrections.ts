import type { Told } from '../ledger/revising.ts'
import { isCorrection } from '../model/occurrence.ts'
import { isOwed } from '../work/corrections.ts'
import type { RunContext } from './run-context.ts'
import { addresseesOf, type View } from './view.ts'

/**
 * Before a correction begins it is found to whom it is owed: for all that are due, in one walk over the people, also where their gate keeps
 * them waiting. One that is owed to nobody is complete. Says whether there was any to find.
 */
export const oweCorrections = async (context: RunContext, { agenda, facts }: View): Promise<boolean> => {
  const { plan, ledger, lease, clock, surroundings, tell } = context
  const due = agenda.items
    .filter(({ occurrence, state }) => isCorrection(occurrence) && state === 'due')
    .map(({ occurrence }) => occurrence)
    .filter(({ id }) => facts.occurrences.get(id)?.began === undefined)
  if (due.length === 0) return false
  await context.begins()
  const counts = await ledger.owe(
    lease,
    due.map((occurrence) => ({
      occurrence,
      isOwed: (told: Told) => isOwed(plan, occurrence, told),
    })),
    clock.now(),
    surroundings.clocks.machine.now,
  )
  surroundings.probe('owed')
  for (const occurrence of due) {
    const n = counts.get(occurrence.id) ?? 0
    if (n > 0) {
      tell({ kind: 'owed', occurrence: occurrence.id, n })
      await ledger.begin(lease, occurrence, clock.now())
    } else await ledger.complete(lease, occurrence, addresseesOf(plan, occurrence), clock.now())
  }
  return true
}
