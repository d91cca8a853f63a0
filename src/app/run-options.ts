import type { Instant } from '../base/instant.ts'
import type { Plan } from '../model/plan.ts'
import type { PlanFile } from './plan-file.ts'
import type { RunBounds } from './run.ts'
import type { RunEvent } from './run-context.ts'
import type { UrgentWindow } from './urgent-window.ts'

/** What a run is asked to do. */
export type RunOptions = RunBounds & {
  readonly file: string
  readonly now?: Instant
  readonly dryRun: boolean
  /** Whether what an unapproved plan names may be executed to read its audience. */
  readonly allowExec: boolean
  /** Cron hears of an edited file once, a person each time (from whoever shows the report). */
  readonly mentionsOnce?: boolean
  readonly ledger?: string
  /** Ends cleanly after so long, for cron. */
  readonly maxDurationMs?: number
  /** Goes on until nothing more will happen by itself. Not with a pretended time, which stands still. */
  readonly wait?: boolean
  /** Go on although the ledger holds events that are later than this machine's clock. */
  readonly acceptClock?: boolean
  /** One urgent night's hours, in place of the plan's windows. */
  readonly urgent?: UrgentWindow
  /** What shows in `status` to others while it runs: the command as typed. */
  readonly doing: string
  /** Asked when the plan has no revision yet: whether to approve it now. */
  readonly mayApprove: (plan: Plan, file: PlanFile) => Promise<boolean>
  readonly tell: (event: RunEvent) => void
}
