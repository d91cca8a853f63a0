import type { AuditEntry } from '../ledger/audit-chain.ts'
import type { DoubtsAs } from '../ledger/operator.ts'
import { type ActionRecord, actionText, type KeptAction } from '../model/action.ts'
import { partsOf } from '../model/occurrence.ts'
import type { Deciding, DecisionOptions, Scope } from './deciding.ts'

type Hand = Pick<Deciding, 'ledger' | 'view' | 'at' | 'by'>

/** The actions of a scope that were ever taken up. With a cohort: its own; with a phase or an occurrence: those of its step, the channel's too. */
export const actionsIn = (
  actions: readonly KeptAction[] | undefined,
  { phase, cohort }: Scope,
): readonly KeptAction[] =>
  (actions ?? []).filter((one) => {
    const [step, named] = phase?.split('/', 2) ?? []
    const isOfPhase = step === undefined || one.step === step || partsOf(one.step).phase === step
    const wanted = cohort ?? named
    return isOfPhase && (wanted === undefined || one.cohort === undefined || one.cohort === wanted)
  })

/** What failed, or was taken back, is to be done again by the next run. Gives which. */
export const doAgain = async (hand: Hand, options: DecisionOptions): Promise<readonly string[]> => {
  const found = actionsIn(hand.view.facts.actions, options).filter(
    ({ way, state }) => (way === 'do' && state === 'failed') || (way === 'undo' && state === 'undone'),
  )
  for (const { retryAt: _, said: _said, before, ...record } of found) {
    // What there was before it was taken back is no longer what there is now.
    const kept = record.way === 'do' && before !== undefined ? { before } : {}
    const to = { ...record, ...kept, way: 'do', state: 'waiting', attempt: 0, at: hand.at } as const
    await decide(hand, to, { what: 'resume', why: options.reason })
  }
  return found.map(actionText)
}

/** Settles what is in doubt by a person's word: it was done; it was not, and failed; or it is done again. Gives which. */
export const settleActions = async (
  hand: Hand,
  options: DecisionOptions & { readonly as: DoubtsAs },
): Promise<readonly string[]> => {
  const found = actionsIn(hand.view.facts.actions, options).filter(({ state }) => state === 'in_doubt')
  for (const record of found) {
    const to = {
      ...record,
      state: stateFor(record, options.as),
      said: `said by ${hand.by}: ${options.reason}`,
      at: hand.at,
    }
    const what =
      options.as === 'resend' ? 'done again' : `assumed ${options.as === 'sent' ? 'done' : 'not done'}`
    await decide(hand, to, { what: 'resolve', why: `${what}: ${options.reason}` })
  }
  return found.map(actionText)
}

/** What was being taken back is still there where it was not: `thaw` takes it back again. */
const stateFor = ({ way }: KeptAction, as: DoubtsAs): ActionRecord['state'] => {
  if (way === 'undo') return as === 'sent' ? 'undone' : 'failed'
  return as === 'sent' ? 'done' : as === 'unsent' ? 'failed' : 'waiting'
}

const decide = (
  { ledger, at, by }: Hand,
  to: ActionRecord,
  { what, why }: Pick<AuditEntry, 'what' | 'why'>,
): Promise<void> =>
  ledger.act(undefined, to, {
    at,
    who: by,
    what,
    subject: actionText(to),
    ...(why === undefined ? {} : { why }),
  })
