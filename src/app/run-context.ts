import type { Adapter } from '../adapters/adapter.ts'
import type { Audience } from '../audience/audience.ts'
import type { Clock } from '../base/clock.ts'
import type { Secret } from '../base/secret.ts'
import type { Lease, Ledger } from '../ledger/ledger.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import type { TemplateStanding } from '../messages/template-standing.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Window } from '../model/when.ts'
import type { Progress } from '../send/delivering.ts'
import type { Senders } from '../send/senders.ts'
import type { Channel } from './channel.ts'
import type { LimitedView, LimitNow } from './daily-limit.ts'
import type { PreflightOnce } from './preflight.ts'
import type { Surroundings } from './surroundings.ts'
import type { View } from './view.ts'

/** What happens during a run, for whoever shows it. */
export type RunEvent =
  | { readonly kind: 'reading-audience' }
  | {
      readonly kind: 'audience'
      readonly people: number
      readonly joined: number
      readonly rejected: number
      readonly rejectsFile?: string
    }
  /** People whose cohort is another one in the new revision. */
  | { readonly kind: 'regrouped'; readonly n: number }
  /** Who is owed a correction, found when it begins. */
  | { readonly kind: 'owed'; readonly occurrence: OccurrenceId; readonly n: number }
  | { readonly kind: 'in-doubt'; readonly n: number }
  /** Doubts that the platform settled. */
  | { readonly kind: 'settled'; readonly n: number }
  | {
      readonly kind: 'delivering'
      readonly occurrence: OccurrenceId
      readonly pending: number
      readonly progress: Progress
    }
  | { readonly kind: 'delivered'; readonly occurrence: OccurrenceId }
  | { readonly kind: 'skipped'; readonly occurrence: OccurrenceId; readonly as: string; readonly why: string }
  | { readonly kind: 'expired'; readonly occurrence: OccurrenceId; readonly n: number; readonly why: string }
  /** An action of the channel was done, or not; `isReal` is false where it only would have been. */
  | {
      readonly kind: 'acted'
      readonly action: string
      readonly became: 'done' | 'later' | 'failed' | 'in_doubt' | 'refused'
      readonly why: string
      readonly isReal: boolean
    }
  | { readonly kind: 'moved-gate'; readonly occurrence: OccurrenceId; readonly gate: 'frozen' | 'closed' }
  | { readonly kind: 'mention'; readonly text: string }

/** One run of one plan, from its lease to its end. */
export type RunContext = {
  readonly surroundings: Surroundings
  readonly plan: Plan
  readonly revision: number
  readonly ledger: Ledger
  readonly lease: Lease
  readonly channel: Channel
  readonly messages: CompiledMessages
  readonly clock: Clock
  readonly mode: 'real' | 'dry'
  readonly linkSecret: Secret | undefined
  /** In place of every window of the plan, for this run. */
  readonly urgent?: Window
  readonly senders: Senders
  /** The most people in any rolling 24 hours, as it is now. Asked of the platform where the plan says `auto`. */
  readonly perDay: (view: LimitedView) => Promise<LimitNow>
  /** How we stand with the platform. Undefined where nobody is asked: in a simulation. */
  readonly preflight?: PreflightOnce
  /** How the templates of the plan stand, asked of the platform once. Undefined: it was not asked, or does not say. */
  readonly templates?: () => Promise<readonly TemplateStanding[] | undefined>
  /** Made on first use: a run that only moves a gate needs none. */
  readonly adapter: () => Promise<Adapter>
  /** The same without asking whether links can be made: for what is done to the channel itself. */
  readonly channelAdapter?: () => Promise<Adapter>
  readonly stop: AbortSignal
  readonly tell: (event: RunEvent) => void
  /** To be called before the run does anything: the audit trail says that it began. May be called again. */
  readonly begins: () => Promise<void>
  /** Brings the plan's gate file up to date with what was just looked at; a trouble with it is mentioned, and stops nothing. */
  readonly keepGateFile: (view: View) => Promise<void>
  /** Set in a simulation: the people are made up, and in played time nothing is gained by committing every 25 milliseconds. */
  readonly played?: {
    readonly audience: () => Audience
    readonly commitEveryMs: number
    /** In every link: nobody gets them, and to sign each would be a tenth of the work. */
    readonly token: string
  }
}
