import type { Webhooks } from '../../adapters/webhooks.ts'
import type { Instant } from '../../base/instant.ts'
import type { Secret } from '../../base/secret.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Receipt, ReplyCounts } from '../../ledger/receiving.ts'
import type { Facts } from '../../model/facts.ts'
import type { PlanName } from '../../model/names.ts'
import type { StatusInput } from '../../report/status-document.ts'
import type { GateAnswer } from '../gate.ts'
import type { Log } from './desk.ts'
import type { Links } from './links.ts'
import type { Posted, Seen } from './seen.ts'

export type ReceptionOptions = {
  readonly file: string
  readonly now?: Instant
  readonly ledger?: string
  readonly log: Log
}

/** Everything that a server does for one plan, whatever speaks HTTP in front of it. */
export type Reception = Links & {
  readonly plan: PlanName
  readonly ledgerId: string
  /** Whoever asks must have it. */
  readonly token: Secret
  /** The answer to the platform's question whether this is its address; undefined: it is not. Absent where the platform posts nothing. */
  readonly handshake?: Webhooks['handshake']
  /** Resolves only when all that was in it is durable; rejects where it could not be written: then the platform must post it again. */
  readonly post?: (raw: Uint8Array, header: (name: string) => string | undefined) => Promise<Posted>
  /** Receipts that another plan's webhook brought. */
  takeReceipts(receipts: readonly Receipt[]): Promise<void>
  /** From memory; of somebody, by one look into the ledger. Refuses (`usage`) an address that is none. */
  gate(whom?: string): Promise<GateAnswer>
  /** Called after any cohort's gate moved; gives what ends that. */
  onGate(listener: () => void): () => void
  /** Aborts when the server is to end: whoever follows the gate is let go then, and comes back to the next one. */
  readonly leaving: AbortSignal
  leave(): void
  status(): Standing
  numbers(): Promise<Numbers>
  /** Why it cannot do its work now; undefined: it can. */
  trouble(): string | undefined
  /** Takes nothing any more, writes what it has, and lets go. */
  close(): Promise<void>
}

/** How the plan stands, as it was last looked at. */
export type Standing = StatusInput & { readonly facts: Facts }

export type Numbers = {
  readonly seen: Seen
  /** Posts that wait for their group to be written. */
  readonly waiting: number
  readonly replies: ReplyCounts
  readonly visits: Awaited<ReturnType<Ledger['visits']>>
}
