/** An entry of the audit trail, as it is kept. */
export type AuditEntryShown = {
  readonly number: number
  readonly at: string
  readonly who: string
  readonly what: string
  readonly subject: string | null
  readonly why: string | null
  readonly hash: string
  readonly damaged?: string
}

/** What recomputing the chain came to. */
export type AuditVerdict = {
  readonly plan: string
  readonly entries: number
  readonly head: { readonly number: number; readonly hash: string } | undefined
  readonly wrong: { readonly number: number; readonly what: string } | undefined
  /** The hash of a head that somebody keeps elsewhere, and which entry has it. */
  readonly kept?: string
  readonly keptAt: number | undefined
}

/** Nothing was changed, and the head that was kept elsewhere, if any, is in it. */
export const isIntact = ({ wrong, kept, keptAt }: AuditVerdict): boolean =>
  wrong === undefined && (kept === undefined || keptAt !== undefined)

/** One line of `audit --export`: an entry as it is kept, so that whoever reads it can recompute its hash from the line before. */
export const auditLine = ({ number, at, who, what, subject, why, hash, damaged }: AuditEntryShown): string =>
  `${JSON.stringify({ number, at, who, what, subject, why, hash, ...(damaged === undefined ? {} : { damaged }) })}\n`

/** One entry of `audit --json`: the same, and where its reason can be read. */
export const auditEntryDocument = (
  entry: AuditEntryShown,
): AuditEntryShown & { readonly source: string | null } => ({
  ...entry,
  source: splitWhy(entry).source ?? null,
})

/** The JSON document of `audit --verify`. */
export type AuditVerdictDocument = {
  readonly plan: string
  readonly intact: boolean
  readonly entries: number
  readonly head: NonNullable<AuditVerdict['head']> | null
  readonly wrong: NonNullable<AuditVerdict['wrong']> | null
  /** Where a head was given: which entry has that hash, if any. */
  readonly kept?: { readonly hash: string; readonly entry: number | null }
}

export const auditVerdictDocument = (verdict: AuditVerdict): AuditVerdictDocument => ({
  plan: verdict.plan,
  intact: isIntact(verdict),
  entries: verdict.entries,
  head: verdict.head ?? null,
  wrong: verdict.wrong ?? null,
  ...(verdict.kept === undefined ? {} : { kept: { hash: verdict.kept, entry: verdict.keptAt ?? null } }),
})

/** An approval's source is kept within its reason: `reason <https://…> (despite untold)`. */
export const splitWhy = ({
  what,
  why,
}: Pick<AuditEntryShown, 'what' | 'why'>): { readonly why: string; readonly source?: string } => {
  const found = what === 'approve' ? /^(.*) <([^<>\s]+)>( \(despite [a-z, ]+\))?$/s.exec(why ?? '') : null
  if (found === null) return { why: why ?? '' }
  const [, reason = '', source = '', despite = ''] = found
  return { why: `${reason}${despite}`, source }
}
