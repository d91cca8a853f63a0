import { SunsetError } from '../../base/errors.ts'
import { type Instant, instant } from '../../base/instant.ts'
import type { AuditEntry, Holder, Lease } from '../ledger.ts'
import { appendAudit } from './audit-trail.ts'
import { numberOf, textOf } from './codec.ts'
import { putBack } from './settle.ts'
import type { Connection } from './transaction.ts'

/** A holder that shows no sign of life for so long is replaced (design, promise 7). */
export const leaseMs = 30_000
/** Every step renews, but a row written 40 times a second is wear for nothing. */
const renewAfterMs = 1000
/** Under this name the ledger keeps when its last runner renewed its lease for the last time (machine time). */
export const workedMemory = 'worked'

type Answer = Lease | { readonly busy: Holder; readonly until: Instant }

/** Takes the right to write, or says who has it. The token rises with every holder: writes of an older one are refused. */
export const takeLease = (
  connection: Connection,
  holder: Holder,
  machineNow: Instant,
  isAlive: (holder: Holder) => boolean,
): Answer => {
  const { statement, transaction, reading } = connection
  const present = (): Answer | undefined => heldBy(connection, machineNow, isAlive)
  try {
    return transaction(undefined, () => {
      const held = present()
      if (held !== undefined) return held
      const token = numberOf(statement('select token from lease where id = 1').get()?.['token']) + 1
      statement('update lease set token = ?, holder = ?, until = ? where id = 1').run(
        token,
        JSON.stringify(holder),
        machineNow + leaseMs,
      )
      return { token, holder }
    })
  } catch (error) {
    // A holder in a long transaction (it loads millions) locks everybody out; who it is can still be read.
    if (!(error instanceof SunsetError && error.code === 'ledger-locked')) throw error
    const held = reading(present)
    if (held === undefined) throw error
    return held
  }
}

const heldBy = (
  { statement }: Connection,
  machineNow: Instant,
  isAlive: (holder: Holder) => boolean,
): Answer | undefined => {
  const row = statement('select holder, until from lease where id = 1').get()
  const until = instant(numberOf(row?.['until']))
  const text = textOf(row?.['holder'])
  if (text === '' || until <= machineNow) return undefined
  const holder: Holder = JSON.parse(text)
  return isAlive(holder) ? { busy: holder, until } : undefined
}

export const renew = ({ statement }: Connection, machineNow: Instant): void => {
  statement('update lease set until = ? where id = 1 and until < ?').run(
    machineNow + leaseMs,
    machineNow + leaseMs - renewAfterMs,
  )
}

/** Gives the right back, and what was put aside for a moment with it. Nothing happens where somebody else has it by now. */
export const releaseLease = (connection: Connection, lease: Lease, entry?: AuditEntry): void => {
  const { statement } = connection
  connection.transaction(undefined, () => {
    statement(
      'insert or replace into memory (key, value) select ?, until - ? from lease where holder is not null and token = ?',
    ).run(workedMemory, leaseMs, lease.token)
    const { changes } = connection
      .statement(
        'update lease set holder = null, until = 0 where id = 1 and holder is not null and token = ?',
      )
      .run(lease.token)
    if (Number(changes) === 0) return
    putBack(connection)
    if (entry !== undefined) appendAudit(connection, entry)
  })
}
