import { type Instant, instant } from '../../base/instant.ts'
import type { Holder, Lease } from '../ledger.ts'
import { numberOf, textOf } from './codec.ts'
import type { Connection } from './transaction.ts'

/** A holder that shows no sign of life for so long is replaced (design, promise 7). */
export const leaseMs = 30_000
/** Every step renews, but a row written 40 times a second is wear for nothing. */
const renewAfterMs = 1000

type Answer = Lease | { readonly busy: Holder; readonly until: Instant }

/** Takes the right to write, or says who has it. The token rises with every holder: writes of an older one are refused. */
export const takeLease = (
  connection: Connection,
  holder: Holder,
  machineNow: Instant,
  isAlive: (holder: Holder) => boolean,
): Answer =>
  connection.transaction(undefined, () => {
    const row = connection.statement('select token, holder, until from lease where id = 1').get()
    const token = numberOf(row?.['token'])
    const until = instant(numberOf(row?.['until']))
    const text = textOf(row?.['holder'])
    if (text !== '') {
      const present = JSON.parse(text) as Holder
      if (until > machineNow && isAlive(present)) return { busy: present, until }
    }
    connection
      .statement('update lease set token = ?, holder = ?, until = ? where id = 1')
      .run(token + 1, JSON.stringify(holder), machineNow + leaseMs)
    return { token: token + 1, holder }
  })

export const renew = ({ statement }: Connection, machineNow: Instant): void => {
  statement('update lease set until = ? where id = 1 and until < ?').run(
    machineNow + leaseMs,
    machineNow + leaseMs - renewAfterMs,
  )
}

export const releaseLease = (connection: Connection, lease: Lease): void => {
  connection.transaction(undefined, () => {
    connection
      .statement('update lease set holder = null, until = 0 where id = 1 and token = ?')
      .run(lease.token)
  })
}
