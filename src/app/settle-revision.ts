import type { Instant } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Standing } from '../ledger/revising.ts'
import type { OccurrenceFacts } from '../model/facts.ts'
import type { CohortName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { exemptionsOf } from '../timeline/exemptions.ts'
import { agendaOf } from '../work/agenda.ts'
import { keptColumns } from './kept-columns.ts'
import { cohortsKey, planCohorts } from './plan-cohorts.ts'
import type { RunContext } from './run-context.ts'
import type { Surroundings } from './surroundings.ts'
import type { View } from './view.ts'

/** Under these names the ledger keeps by which rules its people are in their cohorts, and which revision was put in force. */
const cohortsMemory = 'cohorts'
const settledMemory = 'settled revision'

/**
 * Puts a new revision in force before anything is claimed under it: people go to their cohorts, and what had ended is of use again where
 * the revision moved its end. After a crash the next run does it again from the start. So it does when an exemption has ended.
 */
export const settleRevision = async (context: RunContext, look: () => Promise<View>): Promise<void> => {
  const { plan, ledger, revision, clock } = context
  const key = settledKey(plan, revision, clock.now())
  if ((await ledger.recall(settledMemory)) === key) return
  // Nothing stood before the first one, so putting that in force is nothing that is done.
  if (key !== firstKey) await context.begins()
  await settleCohorts(context)
  await reviveEnded(context, await look())
  await ledger.remember(settledMemory, key)
}

const firstKey = '1+0'

/** A revision, and how many of its exemptions have ended: each of them makes something of use again. */
const settledKey = (plan: Plan, revision: number, now: Instant): string => {
  const ended = plan.cohorts.flatMap(({ name }) =>
    exemptionsOf(plan, name).filter(({ until }) => until !== undefined && until <= now),
  )
  return `${revision}+${ended.length}`
}

/** Whether a run has put it in force already. Nothing stood before the first one. */
export const revisionIsSettled = async (
  ledger: Pick<Ledger, 'recall'>,
  plan: Plan,
  revision: number,
  now: Instant,
): Promise<boolean> => {
  const key = settledKey(plan, revision, now)
  return key === firstKey || (await ledger.recall(settledMemory)) === key
}

const settleCohorts = async (context: RunContext): Promise<void> => {
  const { plan, revision, ledger, lease, surroundings } = context
  const key = cohortsKey(plan, revision)
  if ((await ledger.recall(cohortsMemory)) === key) return
  const { audience } = await ledger.standing()
  if (audience !== undefined) {
    const cohorts = await planCohorts(plan, surroundings, {
      kept: await keptColumns(ledger),
      mayExecute: true,
    })
    const moved = await ledger.regroup(lease, cohorts.of, surroundings.clocks.machine.now)
    surroundings.probe('regrouped')
    if (moved > 0) context.tell({ kind: 'regrouped', n: moved })
  }
  await ledger.remember(cohortsMemory, key)
}

/** Whether everybody is kept in the cohort that is theirs by a revision. */
export const cohortsAreCurrent = async (
  ledger: Pick<Ledger, 'recall'>,
  plan: Plan,
  revision: number,
): Promise<boolean> => (await ledger.recall(cohortsMemory)) === cohortsKey(plan, revision)

/**
 * The cohort of somebody who is known, by a revision: the one they are kept in, unless that is by other rules, until the next run has
 * moved them.
 */
export const cohortByRevision = async (
  surroundings: Surroundings,
  ledger: Pick<Ledger, 'recall'>,
  plan: Plan,
  revision: number,
): Promise<(person: Standing) => CohortName> => {
  if (await cohortsAreCurrent(ledger, plan, revision)) return ({ segment }) => segment.cohort
  const missing = { kept: await keptColumns(ledger), mayExecute: false }
  return (await planCohorts(plan, surroundings, missing)).of
}

/**
 * What had ended by itself, and would not have under the revision that stands, is of use again: it is asked of the one agenda, as if it
 * had not ended.
 */
const reviveEnded = async ({ plan, ledger, lease, clock }: RunContext, view: View): Promise<void> => {
  for (const occurrence of view.occurrences) {
    const known = view.facts.occurrences.get(occurrence.id)
    if (occurrence.kind !== 'message' || known === undefined) continue
    const { skipped, counts } = known
    const hasEnded = skipped === undefined ? counts.expired > 0 : skipped.as !== 'cancelled'
    if (!hasEnded) continue
    const pending = counts.pending + counts.expired
    const open: OccurrenceFacts = {
      counts: { ...counts, pending, expired: 0 },
      ...(known.began === undefined ? {} : { began: known.began }),
    }
    const facts = { ...view.facts, occurrences: new Map([...view.facts.occurrences, [occurrence.id, open]]) }
    const { items } = agendaOf({ plan, occurrences: view.occurrences, facts, now: clock.now() })
    const verdict = items.find((item) => item.occurrence.id === occurrence.id)?.verdict.do
    if (verdict === 'run' || verdict === 'wait' || verdict === 'hold') await ledger.revive(lease, occurrence)
  }
}
