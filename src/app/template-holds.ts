import { type Instant, instant, millis, minute } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Facts, Hold } from '../model/facts.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { RunContext } from './run-context.ts'
import { unapproved } from './template-approvals.ts'
import type { View } from './view.ts'

/** Management has 200 requests an hour: a list of templates every so often leaves it nearly all of them. */
const askAgainAfter = millis(15 * minute)

/** Which holds are there for want of an approval, by their words, and when the platform is asked about them again. */
type Kept = Readonly<Record<string, { readonly why: string; readonly again: number }>>

const memory = 'templates held'

const keptIn = async (ledger: Pick<Ledger, 'recall'>): Promise<Kept> => {
  const kept = await ledger.recall(memory)
  return kept === undefined ? {} : (JSON.parse(kept) as Kept)
}

/** Written before the hold is: where a crash comes between them it is a note of a hold that is not there, and means nothing. */
export const noteTemplateHold = async (
  { ledger, clock }: RunContext,
  id: OccurrenceId,
  why: string,
): Promise<void> => {
  const again = clock.now() + askAgainAfter
  await ledger.remember(memory, JSON.stringify({ ...(await keptIn(ledger)), [id]: { why, again } }))
}

/** When the platform is to be asked again whether what holds an occurrence is approved by now; undefined: nothing is held for that. */
export const askTemplatesAgainAt = async (
  ledger: Pick<Ledger, 'recall'>,
  { holds }: Pick<Facts, 'holds'>,
): Promise<Instant | undefined> => {
  if (holds.length === 0) return undefined
  const kept = await keptIn(ledger)
  const instants = holds.flatMap((hold) => keptOf(kept, hold)?.again ?? [])
  return instants.length === 0 ? undefined : instant(Math.min(...instants))
}

/**
 * Lifts what is held for want of an approval that has come since, whoever gave it: nobody has to wait for a review beside the terminal. A
 * hold of any other kind, or for any other reason, is a person's to lift. Says whether anything was lifted.
 */
export const liftApproved = async (context: RunContext, { facts, occurrences }: View): Promise<boolean> => {
  const { ledger, clock, surroundings, mode } = context
  if (mode === 'dry') return false
  if (facts.holds.length === 0) return false
  const kept = await keptIn(ledger)
  const held = facts.holds.flatMap((hold) => {
    const occurrence = occurrences.find(({ id }) => id === hold.occurrence)
    return occurrence === undefined || keptOf(kept, hold) === undefined ? [] : [{ occurrence, why: hold.why }]
  })
  if (held.length === 0) return false
  const isAnswered = (await context.templates?.()) !== undefined
  let lifted = false
  for (const { occurrence, why } of held) {
    if (!isAnswered || (await unapproved(context, occurrence)) !== undefined) {
      await noteTemplateHold(context, occurrence.id, why)
      continue
    }
    await context.begins()
    await ledger.lift(occurrence.id, ['channel'], {
      at: clock.now(),
      who: surroundings.process.user,
      what: 'approved',
      subject: occurrence.id,
      why: `what it needs is approved by now, so it goes on (it was held: ${why})`,
    })
    context.tell({ kind: 'mention', text: `${occurrence.id}: what it needs is approved, so it goes on.` })
    lifted = true
  }
  return lifted
}

const keptOf = (kept: Kept, { occurrence, kind, why }: Hold): Kept[string] | undefined => {
  const found = kind === 'channel' && occurrence !== undefined ? kept[occurrence] : undefined
  return found?.why === why ? found : undefined
}
