import { type Instant, instant } from '../../base/instant.ts'
import type { SenderId } from '../../model/names.ts'
import type { Claim, Claimed, Settled, Want } from '../claiming.ts'
import type { Lease, Segment, SegmentId } from '../ledger.ts'
import { type ClaimContext, claimAgain, claimTake } from './claim.ts'
import { textOf } from './codec.ts'
import { renew } from './leases.ts'
import { stepIdOf } from './progress.ts'
import { promiseIdOf } from './promises.ts'
import { quotaLeft, useQuota } from './quota.ts'
import { reasonIds } from './reasons.ts'
import { settleGroup } from './settle.ts'
import { noteActive, spacingOf } from './spacing.ts'
import { talliesOf } from './tallies.ts'
import type { Connection } from './transaction.ts'

/** Permits older than this matter to no limit that is counted in seconds. */
const permitsKeptMs = 10_000
/** Claims made again are handed over within so long, where no take of their sender says it better. */
const againHandedWithinMs = 1000

/** The heart: what became of the last group, then the next intents with their permits, in one transaction. */
export const stepOf = (connection: Connection) => {
  let caches = freshCaches(connection)

  return async (
    lease: Lease,
    settled: readonly Settled[],
    want: Want | undefined,
    at: Instant,
    machineNow: Instant,
  ): Promise<Claimed> => {
    try {
      return await connection.durably(lease, () => {
        renew(connection, machineNow)
        for (const [key, group] of byStep(settled)) settleStep(connection, caches, key, group, at)
        return want === undefined
          ? { claims: [], exhausted: [] }
          : claim(connection, caches, want, machineNow)
      })
    } catch (error) {
      // What the caches learnt inside the transaction may be gone with it.
      caches = freshCaches(connection)
      throw error
    }
  }
}

type Caches = { readonly reasonId: ReturnType<typeof reasonIds>; readonly localeOf: (id: number) => string }

const freshCaches = (connection: Connection): Caches => ({
  reasonId: reasonIds(connection),
  localeOf: localeNames(connection),
})

const localeNames = ({ statement }: Connection): ((id: number) => string) => {
  const names = new Map<number, string>()
  return (id) => {
    let name = names.get(id)
    if (name === undefined) {
      name = textOf(statement('select tag from locale where id = ?').get(id)?.['tag'])
      names.set(id, name)
    }
    return name
  }
}

const byStep = (settled: readonly Settled[]): ReadonlyMap<string, readonly Settled[]> => {
  const groups = new Map<string, Settled[]>()
  for (const one of settled) {
    const group = groups.get(one.claim.step)
    if (group === undefined) groups.set(one.claim.step, [one])
    else group.push(one)
  }
  return groups
}

const secondsOf = (at: Instant): number => Math.floor(at / 1000)

const settleStep = (
  connection: Connection,
  { reasonId }: Caches,
  key: string,
  settled: readonly Settled[],
  at: Instant,
): void => {
  const stepId = stepIdOf(connection, key)
  const tallies = talliesOf(connection)
  noteActive(connection, stepId, secondsOf(at))
  settleGroup({ connection, reasonId, tallies, stepId, seconds: secondsOf(at) }, settled)
  tallies.write(stepId)
}

const claim = (connection: Connection, caches: Caches, want: Want, machineNow: Instant): Claimed => {
  const { occurrence } = want
  const stepId = stepIdOf(connection, occurrence.stepKey)
  const tallies = talliesOf(connection)
  const context: ClaimContext = {
    connection,
    ...caches,
    tallies,
    stepId,
    promiseId: promiseIdOf(connection, stepId, want),
    seconds: secondsOf(want.at),
    spacing: spacingOf(connection, stepId, want),
  }
  const claims: Claim[] = []
  const exhausted: SegmentId[] = []
  const again = { claims, exhausted }
  for (const one of want.again) claimAgain(context, want, one.recipient, segmentsById([one.segment]), again)
  permitAgain(connection, want, claims, machineNow)
  const quota = want.perDay === undefined ? undefined : quotaLeft(connection, want.at, want.perDay)
  let left = quota?.left ?? Number.POSITIVE_INFINITY
  for (const asked of want.takes) {
    if (left <= 0) break
    const take = asked.limit <= left ? asked : { ...asked, limit: left }
    const found = claimTake(context, want, take)
    left -= found.claims.length
    for (const one of found.claims) claims.push(one)
    for (const segment of found.exhausted) exhausted.push(segment)
    if (take.handedBy !== undefined) permit(connection, take.sender, take.handedBy, found.claims.length)
  }
  connection.statement('delete from permit where at < ?').run(machineNow - permitsKeptMs)
  if (claims.length > 0) noteActive(connection, stepId, context.seconds)
  tallies.write(stepId)
  if (quota === undefined) return { claims, exhausted }
  useQuota(connection, want.at, quota.left - left)
  return { claims, exhausted, ...(quota.opens === undefined ? {} : { opens: quota.opens }) }
}

const permit = ({ statement }: Connection, sender: SenderId, at: Instant, n: number): void => {
  if (n > 0) statement('insert into permit (sender, at, n) values (?, ?, ?)').run(sender, at, n)
}

/** A second attempt is as much on the wire as a first one, so it is counted as well. */
const permitAgain = (
  connection: Connection,
  want: Want,
  again: readonly Claim[],
  machineNow: Instant,
): void => {
  const bySender = new Map<SenderId, number>()
  for (const { segment } of again) bySender.set(segment.sender, (bySender.get(segment.sender) ?? 0) + 1)
  for (const [sender, n] of bySender) {
    const take = want.takes.find((one) => one.sender === sender)
    if (take === undefined) permit(connection, sender, instant(machineNow + againHandedWithinMs), n)
    else if (take.handedBy !== undefined) permit(connection, sender, take.handedBy, n)
  }
}

const segmentsById = (segments: readonly Segment[]): ReadonlyMap<number, Segment> =>
  new Map(segments.map((segment) => [segment.id as number, segment]))
