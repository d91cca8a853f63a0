import { isAsked } from './asked-phase.ts'
import type { RunContext } from './run-context.ts'
import type { View } from './view.ts'

/** What was asked for by name and lies ahead begins now, by a decision that goes into the audit trail. */
export const bringForward = async (
  { ledger, clock, surroundings }: RunContext,
  { only, early }: { readonly only?: string; readonly early?: string },
  { agenda }: View,
): Promise<boolean> => {
  if (only === undefined || early === undefined) return false
  const ahead = agenda.items.filter(
    ({ occurrence, state }) => state === 'scheduled' && isAsked(only, occurrence),
  )
  for (const { occurrence } of ahead)
    await ledger.allow(
      { occurrence: occurrence.id, kind: 'early', since: clock.now() },
      { at: clock.now(), who: surroundings.process.user, what: 'early', subject: occurrence.id, why: early },
    )
  return ahead.length > 0
}
