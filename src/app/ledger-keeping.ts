import { SunsetError } from '../base/errors.ts'
import { maskAddress } from '../base/mask.ts'
import { readAddress } from '../model/address.ts'
import { kindOf } from './channel.ts'
import { type Decided, type Deciding, withDeciding } from './deciding.ts'
import { takeLease } from './hold-lease.ts'
import { besideMemory, orphansBeside } from './other-ledgers.ts'
import type { LookOptions } from './standing-plan.ts'
import { firstLine } from './stdin-line.ts'
import type { Surroundings } from './surroundings.ts'

type Keeping = LookOptions & { readonly reason: string }

export type Adopted = Decided & {
  readonly ledgerPath: string
  /** Whether it was a copy, or other ledgers lay beside it; else nothing had to be done, and nothing was written. */
  readonly adopted: boolean
  /** Plans whose ledgers lie beside this one: their people were said to be others. */
  readonly beside: readonly string[]
}

/** Makes this place the ledger's home. Whoever does so answers for the original no longer being run. */
export const adoptLedger = (surroundings: Surroundings, options: Keeping): Promise<Adopted> =>
  withDeciding(surroundings, options, async ({ plan, ledger, ledgerPath, at, by }) => {
    const orphans = await orphansBeside({ surroundings, plan, file: options.file, ledgerPath, ledger })
    const adopted = !ledger.isOriginal || orphans.length > 0
    const subject = [ledgerPath, ...orphans.map((orphan) => `beside ${orphan.path}`)].join(', ')
    if (adopted) await ledger.adopt({ at, who: by, what: 'adopt', subject, why: options.reason })
    for (const orphan of orphans) await ledger.remember(besideMemory(orphan), orphan.plan)
    return { ledgerPath, adopted, beside: orphans.map((orphan) => orphan.plan) }
  })

export type Forgot = Decided & { readonly address: string; readonly known: boolean }

/** Deletes one person's data; sums and the audit trail stay provable. No runner may be at work: the file is written anew. */
export const forgetPerson = (
  surroundings: Surroundings,
  options: Keeping & { readonly address: string },
): Promise<Forgot> =>
  withDeciding(surroundings, options, async (deciding) => {
    const { plan, at, by } = deciding
    const text = options.address === '-' ? await firstLine(surroundings) : options.address
    const read = readAddress(text, kindOf(plan).capabilities.addresses)
    if ('cannot' in read)
      throw new SunsetError('usage', `${read.cannot}. Nobody was forgotten.`, {
        hint: 'Write the address as in the audience, e.g. +33612345678.',
      })
    assertUnnamed(options.reason, [text, read.address, read.identity])
    const known = await alone(surroundings, deciding, `ledger forget ${options.file}`, (lease) =>
      deciding.ledger.forget(lease, read.identity, (recipient) => ({
        at,
        who: by,
        what: 'forget',
        subject: recipient === undefined ? 'somebody who was not known' : `recipient ${recipient}`,
        why: options.reason,
      })),
    )
    return { address: maskAddress(read.address), known }
  })

/** The audit trail cannot be changed: an address in it would stay for ever. */
const assertUnnamed = (reason: string, addresses: readonly string[]): void => {
  const digits = reason.replace(/\D/g, '')
  const names = addresses.some((address) => {
    const own = address.replace(/\D/g, '')
    return reason.includes(address) || (own.length >= 6 && digits.includes(own))
  })
  if (names)
    throw new SunsetError(
      'usage',
      'The reason holds the address, and reasons are never deleted. Nothing was done.',
      {
        hint: 'Name the request by its number: --reason "GDPR request 4471".',
      },
    )
}

export type Purged = Decided & { readonly people: number }

/** Deletes all people's data after the exit. Refuses (4) while a gate is open or frozen, something is due, or in doubt. */
export const purgeLedger = (
  surroundings: Surroundings,
  options: Keeping & { readonly confirm: (name: string) => Promise<string | undefined> },
): Promise<Purged> =>
  withDeciding(surroundings, options, async (deciding) => {
    const { plan, at, by } = deciding
    assertOver(deciding, options.file)
    const confirmed = await options.confirm(plan.name)
    if (confirmed !== plan.name)
      throw new SunsetError(
        'usage',
        `All people's data would be deleted, which cannot be undone, and "${plan.name}" was not confirmed. Nothing was done.`,
        { hint: `Add --confirm ${plan.name}.` },
      )
    const people = await alone(surroundings, deciding, `ledger purge ${options.file}`, (lease) =>
      deciding.ledger.purge(lease, { at, who: by, what: 'purge', subject: 'everybody', why: options.reason }),
    )
    return { people }
  })

const assertOver = ({ view }: Deciding, file: string): void => {
  const refuse = (what: string, hint: string): never => {
    throw new SunsetError('refused', `${what}. Nobody's data was deleted.`, { hint })
  }
  const open = [...view.agenda.gate].filter(([, gate]) => gate !== 'closed')
  if (open.length > 0)
    refuse(
      `The exit is not over: ${open.map(([cohort, gate]) => `the gate of ${cohort} is ${gate}`).join(', ')}`,
      'Purge when every gate is closed. One person’s data: `sunset ledger forget`.',
    )
  const due = view.agenda.items.filter(({ verdict }) => verdict.do !== 'nothing' && verdict.do !== 'hold')
  if (due.length > 0)
    refuse(
      `${due.map(({ occurrence }) => occurrence.id).join(', ')} ${due.length === 1 ? 'is' : 'are'} not over yet`,
      `Let it end first: \`sunset run ${file}\`.`,
    )
  const moving = [...view.facts.occurrences.values()].some(
    ({ counts }) => counts.in_doubt + counts.sending > 0,
  )
  if (moving)
    refuse(
      'Deliveries are in doubt, and who they concern would be lost',
      `Settle them first: \`sunset resolve ${file} --as sent|unsent --reason "…"\`.`,
    )
}

/** With the lease, so that no runner is kept from its ledger half-way. */
const alone = async <Result>(
  surroundings: Surroundings,
  { ledger }: Deciding,
  doing: string,
  work: (lease: Awaited<ReturnType<typeof takeLease>>) => Promise<Result>,
): Promise<Result> => {
  const lease = await takeLease(ledger, surroundings, doing)
  try {
    return await work(lease)
  } finally {
    await ledger.release(lease)
  }
}
