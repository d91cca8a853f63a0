import type { ReceivingLedger } from '../receiving.ts'
import { storedIdentity, textOf } from './codec.ts'
import { receiveArrivals, visitsOf } from './receive.ts'
import { claimReplies, doubtReplies, replyCountsOf, settleReplies } from './replies.ts'
import type { Connection } from './transaction.ts'

/** The part of the port that a server uses. The disk is waited for beside the thread, which goes on answering. */
export const receiving = (connection: Connection): ReceivingLedger => ({
  receive: (arrivals, at) => connection.durably(undefined, () => receiveArrivals(connection, arrivals, at)),
  claimReplies: (sender, limit) =>
    connection.durably(undefined, () => claimReplies(connection, sender, limit)),
  settleReplies: (settled) => connection.durably(undefined, () => settleReplies(connection, settled)),
  doubtReplies: async () => connection.transaction(undefined, () => doubtReplies(connection)),
  replies: async () => connection.reading(() => replyCountsOf(connection)),
  visits: async () => connection.reading(() => visitsOf(connection)),
  suppressed: async (identity) =>
    connection.reading(() => {
      const row = connection
        .statement('select reason from suppression where identity = ?')
        .get(storedIdentity(identity))
      return row === undefined ? undefined : textOf(row['reason'])
    }),
})
