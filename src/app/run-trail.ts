import type { AuditEntry, Lease, Ledger } from '../ledger/ledger.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import { counted } from '../report/numbers.ts'
import type { Progress } from '../send/delivering.ts'
import type { RunResult } from './run.ts'
import type { RunEvent } from './run-context.ts'

/** What a run says of itself in the audit trail. */
export type RunTrail = {
  /**
   * Says that the run begins, before the first thing that it does; nothing where it was said already. So a run that died half-way is in the trail,
   * as one without an end; and one that finds nothing to do is not.
   */
  begin(): Promise<void>
  /** Looks on while it works. */
  saw(event: RunEvent): void
  /** What it came to, for the transaction that gives the lease back; undefined where it never began. */
  end(came: RunResult | { readonly failed: unknown }): AuditEntry | undefined
}

type About = {
  readonly ledger: Ledger
  readonly lease: Lease
  readonly now: () => AuditEntry['at']
  readonly who: string
  /** The command as typed. */
  readonly doing: string
  readonly revision: number
  /** What it may do and no more, in words. */
  readonly bounds: readonly string[]
}

/** So many things of one run are named; the ledger's own tables have the rest. */
const mostNamed = 40

export const runTrail = ({ ledger, lease, now, who, doing, revision, bounds }: About): RunTrail => {
  const deliveries = new Map<OccurrenceId, Progress[]>()
  const said: string[] = []
  let hasBegun = false
  return {
    begin: async () => {
      if (hasBegun) return
      const why = [`begins under revision ${revision}`, ...bounds].join(', ')
      await ledger.audit({ at: now(), who, what: 'run', subject: doing, why }, lease)
      hasBegun = true
    },
    saw: (event) => {
      if (event.kind === 'delivering')
        deliveries.set(event.occurrence, [...(deliveries.get(event.occurrence) ?? []), event.progress])
      const words = wordsOf(event)
      if (words !== undefined) said.push(words)
    },
    end: (came) => {
      if (!hasBegun) return undefined
      const completed = 'failed' in came ? [] : came.completed
      const did = [
        ...said,
        ...[...deliveries].map(
          ([id, progress]) =>
            `${id}: ${deliveredWords(progress)}${completed.includes(id) ? ', complete' : ''}`,
        ),
      ]
      const rest = did.length - mostNamed
      const why = [
        ...did.slice(0, mostNamed),
        ...(rest > 0 ? [`and ${rest} more`] : []),
        ...endWords(came),
      ].join('; ')
      return { at: now(), who, what: 'ran', subject: doing, why: why === '' ? 'nothing came of it' : why }
    },
  }
}

const deliveredWords = (progress: readonly Progress[]): string => {
  const sum = (name: 'handedOver' | 'accepted' | 'failed' | 'inDoubt'): number =>
    progress.reduce((total, one) => total + one[name], 0)
  const parts = [`${sum('accepted')} accepted`, `${sum('failed')} failed`, `${sum('inDoubt')} in doubt`]
  const told = parts.filter((part) => !part.startsWith('0 '))
  return `${sum('handedOver')} handed over${told.length === 0 ? '' : ` (${told.join(', ')})`}`
}

const wordsOf = (event: RunEvent): string | undefined => {
  switch (event.kind) {
    case 'audience':
      return `read the audience: ${counted(event.people, 'person', 'people')}, ${event.joined} new, ${counted(event.rejected, 'row')} rejected`
    case 'regrouped':
      return `${counted(event.n, 'person', 'people')} moved to another cohort`
    case 'owed':
      return `${event.occurrence}: owed to ${counted(event.n, 'person', 'people')}`
    case 'settled':
      return `${counted(event.n, 'doubt')} settled by what the channel said`
    case 'skipped':
      return `${event.occurrence}: ${event.as}`
    case 'expired':
      return `${event.occurrence}: ${event.n} expired`
    case 'moved-gate':
      return `${event.occurrence}: the gate is ${event.gate}`
    default:
      return undefined
  }
}

/** Of an error only its code: the trail is never changed, and what an error says may name a person. */
const endWords = (came: RunResult | { readonly failed: unknown }): readonly string[] => {
  if ('failed' in came) {
    const { failed } = came
    const code = failed instanceof Error && 'code' in failed ? String(failed.code) : 'internal'
    return [`ended by an error (${code})`]
  }
  return [
    ...(came.refused === undefined ? [] : [`stopped: the channel refuses us: ${came.refused}`]),
    ...(came.unreachable === undefined ? [] : [`stopped: ${came.unreachable}`]),
    ...(came.braked === undefined ? [] : [`stopped by a brake: ${came.braked}`]),
    ...(came.revised ? ['a newer revision takes over'] : []),
  ]
}
