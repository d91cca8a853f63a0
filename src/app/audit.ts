import { SunsetError } from '../base/errors.ts'
import { chainCheck, type KeptEntry } from '../ledger/audit-chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readSqliteLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import { type ZoneName, zoneName } from '../model/names.ts'
import type { AuditVerdict } from '../report/audit-document.ts'
import { ledgerPathOf, readPlanFile, readRevision } from './plan-file.ts'
import type { LookOptions } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'
import { whereOf } from './where.ts'

/** A plan's audit trail, read through a ledger that cannot be written. */
export type AuditTrail = {
  /** The plan's name, or its file's where the plan cannot be read any more. */
  readonly plan: string
  /** The plan's, for whoever shows the instants. */
  readonly zone: ZoneName
  readonly ledgerPath: string
  readonly entries: AsyncIterable<KeptEntry>
}

/** Opens the trail, hands it to `work`, and lets go again. A plan that cannot be read any more keeps nobody from its trail. */
export const withAuditTrail = async <Result>(
  surroundings: Surroundings,
  options: LookOptions,
  work: (trail: AuditTrail) => Promise<Result>,
): Promise<Result> => {
  const file = readPlanFile(options.file)
  const ledgerPath = ledgerPathOf(options.file, file.plan, options.ledger)
  const ledger = readSqliteLedger(whereOf(surroundings, ledgerPath))
  if (ledger === undefined) throw noTrail(options.file, ledgerPath)
  try {
    const plan = (await approvedPlan(ledger, options.file)) ?? file.plan
    return await work({
      plan: plan?.name ?? options.file,
      zone: plan?.timezone ?? zoneName('UTC'),
      ledgerPath,
      entries: ledger.auditTrail(),
    })
  } finally {
    await ledger.close()
  }
}

/** Recomputes the whole chain; `kept` is the hash of a head that somebody keeps elsewhere. */
export const verifyAudit = (
  surroundings: Surroundings,
  options: LookOptions & { readonly kept?: string },
): Promise<AuditVerdict> =>
  withAuditTrail(surroundings, options, async ({ plan, entries }) => {
    const check = chainCheck(options.kept)
    for await (const entry of entries) check.see(entry)
    return { plan, ...check.verdict(), ...(options.kept === undefined ? {} : { kept: options.kept }) }
  })

/** 64 hex digits, as `approve` and `report` print them; anything else is a mistake (2). */
export const readHead = (text: string): string => {
  const hash = text.trim().toLowerCase()
  if (/^[0-9a-f]{64}$/.test(hash)) return hash
  throw new SunsetError('usage', `--head ${text} is no hash of an entry.`, {
    hint: 'It is the 64 hex digits that `approve`, `report` and `audit` print behind "sha256".',
  })
}

const approvedPlan = async (ledger: Ledger, file: string) => {
  const { revision } = await ledger.standing()
  return revision === undefined ? undefined : readRevision(revision.text, file).plan
}

const noTrail = (file: string, ledgerPath: string): SunsetError =>
  new SunsetError('not-approved', `There is no ledger at "${ledgerPath}", so there is no audit trail.`, {
    hint: `If ${file} was approved, its ledger was moved or deleted: name it with --ledger.`,
  })
