import { changesDocument, refusalDocument } from './changes-document.ts'
import { type ChangesInput, changesText } from './changes-text.ts'
import { estimateNotes } from './estimate-notes.ts'
import { type FeasibilityReport, feasibilityDocument } from './feasibility-document.ts'
import { feasibilityLines } from './feasibility-lines.ts'
import type { Look } from './look.ts'
import { priceLines } from './price-lines.ts'
import { refusalLines } from './refusal-lines.ts'

/** What would be approved, as far as it is shown. `changes` and `before` are undefined for a first approval: there is nothing to compare it with. */
export type ProposalShown = Omit<ChangesInput, 'changes' | 'before'> & {
  readonly changes: ChangesInput['changes'] | undefined
  readonly before: ChangesInput['before'] | undefined
  readonly estimate: FeasibilityReport | undefined
  /** Actions still to come that cannot be undone. */
  readonly actions?: { readonly added: readonly string[]; readonly removed: readonly string[] }
  readonly irreversible?: readonly { readonly action: string; readonly why: string }[]
}

/** What a person sees before they are asked: what a revision changes, whether it fits, what it costs, what it is refused for. Empty where nothing is known. */
export const proposalText = (proposal: ProposalShown, look: Look): string => {
  const { plan, changes, before, estimate } = proposal
  if (changes === undefined || before === undefined) return firstText(proposal, look)
  const concerned = new Set(changes.occurrences.map(({ occurrence }) => occurrence.id))
  const estimates = estimate === undefined ? [] : estimateNotes(estimate, plan, concerned)
  return changesText({ ...proposal, changes, before, estimates, look })
}

const firstText = ({ plan, estimate, refusals }: ProposalShown, look: Look): string =>
  [
    ...(estimate === undefined ? [] : feasibilityLines(estimate, plan, look)),
    ...(estimate?.price === undefined ? [] : priceLines(estimate.price, look)),
    ...refusalLines(refusals, plan, look),
  ].join('\n')

/** The same for programs. */
export const proposalDocument = (proposal: ProposalShown): Readonly<Record<string, unknown>> => {
  const { plan, changes, before, estimate, irreversible = [], actions, refusals } = proposal
  return {
    ...(changes === undefined || before === undefined
      ? { refused: refusals.map(refusalDocument) }
      : { changes: changesDocument({ ...proposal, changes, before }) }),
    ...(actions === undefined || actions.added.length + actions.removed.length === 0 ? {} : { actions }),
    ...(irreversible.length === 0 ? {} : { irreversible }),
    ...(estimate === undefined ? {} : { feasibility: feasibilityDocument(estimate, plan) }),
    ...(estimate?.price === undefined ? {} : { price: estimate.price }),
  }
}
