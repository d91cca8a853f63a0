import { readAddresses } from '../audience/addresses.ts'
import type { Batch } from '../audience/audience.ts'
import { fingerprintOf } from '../audience/fingerprint.ts'
import { type RejectFile, rejectFile } from '../audience/reject-file.ts'
import { SunsetError } from '../base/errors.ts'
import type { LoadReport } from '../ledger/ledger.ts'
import type { AudienceFacts } from '../model/facts.ts'
import type { AudienceSource, Plan } from '../model/plan.ts'
import type { Identity, Recipient } from '../model/recipient.ts'
import { folderOf, openPlanAudience, rejectsPathOf, sourceAround } from './audience-of-plan.ts'
import { senderFor } from './channel.ts'
import { columnsToKeep } from './examine.ts'
import { columnsMemory } from './kept-columns.ts'
import { planCohorts } from './plan-cohorts.ts'
import type { RunContext } from './run-context.ts'

/** Fewer bad rows than this are never too many: a share of a handful says nothing. */
const fewRejects = 20
/** A source that names so much less than before is asked about: it may be half an export. */
const greatestShrink = 0.1

/** Whether the source has changed since it was read: by size and time where it is a file, else by `refresh`. */
export const audienceHasChanged = async (
  plan: Plan,
  known: AudienceFacts | undefined,
  now: number,
): Promise<boolean> => {
  if (known === undefined) return true
  const { source, refresh } = plan.audience
  if (source.kind === 'file' && source.path === '-') return false
  const fingerprint = await fingerprintOf(source, folderOf(plan))
  if (fingerprint !== undefined && fingerprint !== known.fingerprint) return true
  return refresh !== undefined && now - known.readAt >= refresh
}

/** Reads the audience into the ledger (`renew`: with what the plan newly names of those who are known); rows that are bad are kept beside it, and too many of them stop the run before anybody is written to. */
export const loadAudience = async (context: RunContext, renew = false): Promise<void> => {
  const { plan, ledger, lease, surroundings, clock, channel, mode } = context
  context.tell({ kind: 'reading-audience' })
  surroundings.probe('loading')
  const fingerprint = await fingerprintOf(plan.audience.source, folderOf(plan))
  const columns = columnsToKeep(plan, context.messages)
  const audience = context.played?.audience() ?? (await openPlanAudience(plan, surroundings, columns))
  const rejects = mode === 'real' ? rejectFile(rejectsPathOf(plan), audience.columns) : noRejectFile()
  const seen = { rows: 0, rejected: 0 }
  const senders = new Set<string>(channel.senders)
  const cohorts = await planCohorts(plan, surroundings)
  try {
    const report = await ledger.load(
      lease,
      accepted(plan, audience.batches, rejects, seen),
      (recipient) => ({
        sender:
          recipient.sender !== undefined && senders.has(recipient.sender)
            ? recipient.sender
            : senderFor(recipient.identity, channel.senders),
        cohort: cohorts.of(recipient),
      }),
      { at: clock.now(), fingerprint, renew, machineNow: surroundings.clocks.machine.now },
    )
    await ledger.remember(columnsMemory, JSON.stringify(columns))
    await rejects.keep()
    surroundings.probe('loaded')
    context.tell({
      kind: 'audience',
      people: report.people,
      joined: report.joined,
      rejected: seen.rejected,
      ...(seen.rejected > 0 && mode === 'real' ? { rejectsFile: rejectsPathOf(plan) } : {}),
    })
    await holdOnShrink(context, report)
  } finally {
    await rejects.discard()
    await audience.close?.()
  }
}

async function* accepted(
  plan: Plan,
  batches: AsyncIterable<Batch>,
  rejects: RejectFile,
  seen: { rows: number; rejected: number },
): AsyncGenerator<readonly Recipient[]> {
  for await (const { recipients, rejected } of batches) {
    seen.rows += recipients.length + rejected.length
    seen.rejected += rejected.length
    await rejects.add(rejected)
    yield recipients
  }
  assertFewRejects(plan, seen)
}

/** Thrown inside the load: nothing of the audience is kept then. The reject file is, so that one can see what is wrong. */
export const assertFewRejects = (
  plan: Plan,
  { rows, rejected }: { rows: number; rejected: number },
): void => {
  const { share } = plan.audience.rejects
  if (rejected < rows && (rejected <= fewRejects || rejected <= rows * share)) return
  const percent = ((100 * rejected) / rows).toFixed(1)
  throw new SunsetError(
    'audience',
    `${rejected} of ${rows} rows of the audience are bad (${percent}%), more than the ${100 * share}% that are let pass. Nobody was written to.`,
    { hint: 'See `sunset check` for the reasons by line; `audience: { rejects: … }` raises the share.' },
  )
}

const noRejectFile = (): RejectFile => ({
  add: async () => {},
  keep: async () => 0,
  discard: async () => {},
})

const holdOnShrink = async (
  { ledger, clock, surroundings }: RunContext,
  { people, vanished }: LoadReport,
): Promise<void> => {
  if (people === 0 || vanished / people <= greatestShrink) return
  const why = `the audience shrank: ${vanished} of ${people} people are no longer in it`
  await ledger.hold(
    { kind: 'audience', why, since: clock.now() },
    { at: clock.now(), who: surroundings.process.user, what: 'hold', why },
  )
}

/** Reads who must not be written to and who has linked. A list is read again when its file has changed; who is on it stays on it. */
export const readLists = async (context: RunContext): Promise<void> => {
  const { plan, ledger, lease, clock } = context
  const { suppress } = plan.audience
  if (suppress !== undefined)
    await readList(context, 'suppress', suppress, (identities) =>
      ledger.suppress(lease, identities, 'on the list of people not to write to', clock.now()),
    )
  if (plan.link?.linked !== undefined)
    await readList(context, 'linked', plan.link.linked, (identities) =>
      ledger.link(lease, identities, clock.now()),
    )
}

const readList = async (
  context: RunContext,
  name: string,
  source: AudienceSource,
  keep: (identities: readonly Identity[]) => Promise<number>,
): Promise<void> => {
  const { plan, ledger, surroundings } = context
  const fingerprint = await fingerprintOf(source, folderOf(plan))
  const memory = `list ${name}`
  if (fingerprint !== undefined && (await ledger.recall(memory)) === fingerprint) return
  let rejected = 0
  const around = { ...sourceAround(plan, surroundings), rejected: () => rejected++ }
  for await (const identities of readAddresses(source, around)) await keep(identities)
  if (rejected > 0)
    context.tell({
      kind: 'mention',
      text: `${rejected} rows of the list \`${name}\` are no addresses and were passed over.`,
    })
  if (fingerprint !== undefined) await ledger.remember(memory, fingerprint)
}
