import type { Instant } from '../../base/instant.ts'
import type { RecipientId } from '../../model/delivery.ts'
import type { StepKey } from '../../model/occurrence.ts'
import type { Identity } from '../../model/recipient.ts'
import type { Arrivals, Arrived } from '../receiving.ts'
import { replyStep } from '../receiving.ts'
import { numberOf, storedIdentity } from './codec.ts'
import { remembered } from './forgotten.ts'
import { joinPeople } from './join.ts'
import { linkIds, linkPeople, suppressPeople } from './lists.ts'
import { receiptsOf } from './receipts.ts'
import { receiptsOfReplies, wantReplies } from './replies.ts'
import type { Connection } from './transaction.ts'

/** Everything of a group, in the caller's transaction. Who joined is known before it is said that they linked or opted out. */
export const receiveArrivals = (connection: Connection, arrivals: Arrivals, at: Instant): Arrived => {
  const { receipts = [], linked = [], linkedIds = [], optedOut = [], optedIn = [], visits = [] } = arrivals
  const joined = joinPeople(connection, arrivals.joiners ?? [])
  const byStep = new Map<StepKey, (typeof receipts)[number][]>()
  for (const receipt of receipts) {
    const group = byStep.get(receipt.step)
    if (group === undefined) byStep.set(receipt.step, [receipt])
    else group.push(receipt)
  }
  const sums = { moved: 0, repeated: 0, unknown: 0 }
  const failed: Arrived['failed'][number][] = []
  for (const [step, group] of byStep) {
    const came =
      step === replyStep ? receiptsOfReplies(connection, group) : receiptsOf(connection, step, group)
    sums.moved += came.moved
    sums.repeated += came.repeated
    sums.unknown += came.unknown
    for (const [code, n] of came.failed) failed.push({ step, code, n })
  }
  noteVisits(connection, visits, at)
  let newlyOut = 0
  for (const [reason, identities] of byReason(optedOut))
    newlyOut += suppressPeople(connection, remembered(connection, identities), reason, at)
  for (const [reason, identities] of byReason(optedIn)) letIn(connection, reason, identities)
  return {
    ...sums,
    failed,
    joined,
    linked:
      (linked.length === 0 ? 0 : linkPeople(connection, remembered(connection, linked), at)) +
      linkIds(connection, linkedIds),
    optedOut: newlyOut,
    repliesWanted: wantReplies(connection, arrivals.replies ?? [], at),
  }
}

const byReason = (
  people: readonly { readonly identity: Identity; readonly reason: string }[],
): ReadonlyMap<string, readonly Identity[]> => {
  const found = new Map<string, Identity[]>()
  for (const { identity, reason } of people) {
    const group = found.get(reason)
    if (group === undefined) found.set(reason, [identity])
    else group.push(identity)
  }
  return found
}

/** Only what was taken for the very same reason is taken back: who is on an operator's list stays there. */
const letIn = ({ statement }: Connection, reason: string, identities: readonly Identity[]): void => {
  for (const identity of identities)
    statement('delete from suppression where identity = ? and reason = ?').run(
      storedIdentity(identity),
      reason,
    )
}

const noteVisits = ({ statement }: Connection, visits: readonly RecipientId[], at: Instant): void => {
  for (const recipient of visits)
    statement(
      `insert into visit (recipient, first, last, n) select id, ?, ?, 1 from recipient where id = ?
       on conflict (recipient) do update set last = max(last, excluded.last), n = n + 1`,
    ).run(at, at, recipient)
}

export const visitsOf = ({ statement }: Connection): { readonly people: number; readonly times: number } => {
  const row = statement('select count(*) people, coalesce(sum(n), 0) times from visit').get()
  return { people: numberOf(row?.['people']), times: numberOf(row?.['times']) }
}
