import type { RunContext } from './run-context.ts'

/** What the last holder left behind is settled before anything is claimed; that a runner died is in the audit trail. */
export const settleAbandoned = async (context: RunContext): Promise<void> => {
  const { ledger, lease, plan, clock, surroundings, tell } = context
  const now = clock.now()
  const n = await ledger.settleAbandoned(lease, plan.inDoubt, now, (left) => ({
    at: now,
    who: surroundings.process.user,
    what: 'abandoned',
    subject: `${left} in flight when the last runner stopped`,
    why: plan.inDoubt === 'hold' ? 'in doubt' : 'sent again, at the risk of a second one',
  }))
  if (n > 0) tell({ kind: 'in-doubt', n })
}
