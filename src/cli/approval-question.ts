import { countPeople } from '../app/count-people.ts'
import type { Proposal } from '../app/proposal.ts'
import type { Surroundings } from '../app/surroundings.ts'
import type { Look } from '../report/look.ts'
import { counted } from '../report/numbers.ts'
import { timelineText } from '../report/timeline-text.ts'

/** What a person sees before they say yes: how many people, what happens when, and through what it is written. */
export const approvalQuestion = async (
  { plan, view, estimate }: Pick<Proposal, 'plan' | 'view'> & Partial<Pick<Proposal, 'estimate'>>,
  surroundings: Surroundings,
  look: Look,
): Promise<string> => {
  const people = estimate?.people.people ?? (await countPeople(plan, surroundings))
  const whom = people === undefined ? 'everybody in the audience' : counted(people, 'person', 'people')
  const senders = plan.channel.senders.map(({ id }) => id).join(', ')
  const timeline = timelineText({ plan, items: view.agenda.items, now: view.now, look })
  return `${timeline}\n\nThis writes to ${whom} on ${plan.channel.name}${senders === '' ? '' : ` as ${senders}`}. Approve?`
}
