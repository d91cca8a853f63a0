import type { Webhooks } from '../../adapters/webhooks.ts'
import { SunsetError } from '../../base/errors.ts'
import type { Instant } from '../../base/instant.ts'
import type { Secret } from '../../base/secret.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Receipt, ReplyCounts } from '../../ledger/receiving.ts'
import { openSqliteLedger } from '../../ledger/sqlite/sqlite-ledger.ts'
import type { Facts } from '../../model/facts.ts'
import type { PlanName } from '../../model/names.ts'
import type { StatusInput } from '../../report/status-document.ts'
import { kindOf } from '../channel.ts'
import type { GateAnswer } from '../gate.ts'
import { ledgerPathOf, readPlanFile } from '../plan-file.ts'
import { assertMayPretend, planClockOf } from '../plan-time.ts'
import type { Surroundings } from '../surroundings.ts'
import { wasApproved } from '../was-approved.ts'
import { whereOf } from '../where.ts'
import { serverSecrets } from './credentials.ts'
import type { Log } from './desk.ts'
import type { Links } from './links.ts'
import { ledgerPatienceMs } from './patience.ts'
import type { Others } from './posting.ts'
import type { Posted, Seen } from './seen.ts'
import { Serving } from './serving.ts'
import { notApproved, Standings } from './standing-now.ts'

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

/** Opens one plan for serving. Refuses where it must not be: nothing approved, a copied ledger (4), secrets missing (69). */
export const openReception = async (
  surroundings: Surroundings,
  options: ReceptionOptions,
  others: Others,
): Promise<Reception> => {
  const file = readPlanFile(options.file)
  const path = ledgerPathOf(options.file, file.plan, options.ledger)
  // To open it would make one where there is none.
  if (!(await wasApproved(surroundings, path))) throw notApproved(options.file)
  const ledger = openSqliteLedger({ ...whereOf(surroundings, path), patienceMs: ledgerPatienceMs })
  try {
    if (!ledger.isOriginal)
      throw new SunsetError(
        'copied-ledger',
        `The ledger "${path}" was made at another place: a copy is not served.`,
        {
          hint: 'Where the original is no longer used, make this its home: `sunset ledger adopt PLAN --reason "…"`.',
        },
      )
    const clock = planClockOf(surroundings, options.now)
    const standings = await Standings.open(surroundings, { ledger, clock, file: options.file })
    const { plan } = standings.now
    assertMayPretend(plan, options.now)
    const { token, signing, verify } = serverSecrets(plan, surroundings.env)
    const webhooks =
      signing === undefined
        ? undefined
        : await kindOf(plan).webhooks?.({ signing, ...(verify === undefined ? {} : { verify }) })
    return new Serving(surroundings, {
      options,
      ledger,
      standings,
      clock,
      webhooks,
      token,
      others,
    }).reception()
  } catch (error) {
    await ledger.close()
    throw error
  }
}
