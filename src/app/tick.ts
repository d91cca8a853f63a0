import { dirname, join, resolve } from 'node:path'
import { SunsetError } from '../base/errors.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { AudienceSource, Plan } from '../model/plan.ts'
import type { Agenda } from '../work/agenda.ts'
import { gateFilePathOf } from './gate-file.ts'
import { lookAfterGateFile } from './gate-file-trouble.ts'
import { aGateMoved } from './gates-seen.ts'
import { lookAt, type Sight, writeGlance } from './glance.ts'
import { audienceHasChanged } from './load-audience.ts'
import { mentionedEdit } from './mentioned-edit.ts'
import { mayPretend } from './plan-time.ts'
import type { RunEvent } from './run-context.ts'
import { revisionIsSettled } from './settle-revision.ts'
import { type LookOptions, type StandingPlan, withStandingPlan } from './standing-plan.ts'
import { type RunReport, startRun } from './start-run.ts'
import type { Surroundings } from './surroundings.ts'
import { askTemplatesAgainAt } from './template-holds.ts'
import { type View, viewOf } from './view.ts'

export type TickOptions = LookOptions & {
  readonly tell: (event: RunEvent) => void
  /** Whether the next tick may trust what this one saw: not when options changed what it looks at. */
  readonly leavesGlance: boolean
  readonly acceptClock?: boolean
}

/**
 * For cron. It looks first, through a ledger that it cannot write: when nothing is due it leaves a glance, so that the next tick
 * need not even look, and ends. When something is due it is `run` that never asks.
 */
export const tickPlan = async (surroundings: Surroundings, options: TickOptions): Promise<RunReport> => {
  const looked = await withStandingPlan(surroundings, options, (standing) =>
    lookAround(surroundings, options, standing),
  )
  if (looked.isIdle) {
    if (looked.sight !== undefined)
      writeGlance(looked.sight, surroundings.env, { checked: looked.report.now, next: looked.next })
    return looked.report
  }
  return startRun(surroundings, {
    ...options,
    dryRun: false,
    allowExec: false,
    mentionsOnce: true,
    doing: `tick ${options.file}`,
    mayApprove: async () => false,
  })
}

type Looked = {
  readonly isIdle: boolean
  /** Undefined: no glance may be left. */
  readonly sight: Sight | undefined
  readonly next: Instant | null
  readonly report: RunReport
}

const lookAround = async (
  surroundings: Surroundings,
  options: TickOptions,
  standing: StandingPlan,
): Promise<Looked> => {
  const { plan, revision, ledger, ledgerPath, file, fileDiffers, clock } = standing
  if (revision === undefined || ledger === undefined)
    throw new SunsetError('not-approved', `${options.file} was never approved, so cron has nothing to run.`, {
      hint: `Look at it with \`sunset check ${options.file}\`, then \`sunset approve ${options.file} --reason "…"\`.`,
    })
  const sight = lookAt(watched(plan, ledgerPath, options.file), file.text, surroundings.env)
  // Looked at again after the sight was taken: what somebody approved or recorded before it is in this view, what comes after
  // it makes the glance void.
  const view = await withJoiners(plan, ledger, clock.now())
  const isSettled = await revisionIsSettled(ledger, plan, revision.number, clock.now())
  const mustMention = fileDiffers && (await ledger.recall(mentionedEdit)) !== file.hash
  const isNewest = view.facts.revision?.number === revision.number
  const gateFile =
    isNewest && mayPretend(plan, options.now)
      ? await lookAfterGateFile(plan, ledger, view)
      : { isCurrent: false, isNews: false }
  const askAgain = await askTemplatesAgainAt(ledger, view.facts)
  const mayBeApproved = askAgain !== undefined && askAgain <= view.now
  const hasNews = mustMention || mayBeApproved || gateFile.isNews || (await aGateMoved(ledger, view))
  return {
    isIdle: !hasNews && isSettled && isIdle(view.agenda),
    // While the gate file cannot be written every tick tries again.
    sight: options.leavesGlance && isNewest && gateFile.isCurrent ? sight : undefined,
    next: nextLook(plan, view, askAgain),
    report: {
      plan,
      view,
      now: clock.now(),
      revision: revision.number,
      fileDiffers,
      ledgerPath,
      handedOver: new Map(),
      completed: [],
      touched: new Set(),
      revised: false,
    },
  }
}

const withJoiners = async (plan: Plan, ledger: Ledger, now: Instant): Promise<View> => {
  const view = await viewOf(plan, ledger, now)
  const known = view.facts.audience
  if (known === undefined || !(await audienceHasChanged(plan, known, now))) return view
  return viewOf(plan, ledger, now, { audienceChanged: true })
}

const isIdle = ({ items }: Agenda): boolean =>
  items.every(({ verdict }) => verdict.do === 'nothing' || verdict.do === 'wait' || verdict.do === 'hold')

/** The next instant at which anything may be due, an audience without a file is to be read again, or the platform to be asked. */
const nextLook = (plan: Plan, { agenda, facts }: View, askAgain: Instant | undefined): Instant | null => {
  const { refresh } = plan.audience
  const reread =
    refresh === undefined || facts.audience === undefined ? [] : [instant(facts.audience.readAt + refresh)]
  const instants = [...reread, ...[agenda.next, askAgain].filter((at) => at !== undefined)]
  return instants.length === 0 ? null : instant(Math.min(...instants))
}

const watched = (
  plan: Plan,
  ledger: string,
  file: string,
): { plan: string; ledger: string; files: string[] } => {
  const folder = resolve(dirname(file))
  const lists = plan.cohorts.flatMap(({ match }): AudienceSource[] =>
    match.kind === 'list' ? [{ kind: 'file', path: match.file }] : [],
  )
  const gateFile = gateFilePathOf(plan)
  const sources = [plan.audience.source, plan.audience.suppress, plan.link?.linked, ...lists]
  return {
    plan: file,
    ledger,
    files: [
      ...sources.flatMap((source) => filesOf(source, folder)),
      ...(gateFile === undefined ? [] : [gateFile]),
      join(folder, '.env'),
    ],
  }
}

const filesOf = (source: AudienceSource | undefined, folder: string): readonly string[] => {
  if (source?.kind === 'file' && source.path !== '-') return [resolve(folder, source.path)]
  if (source?.kind === 'sqlite') return [resolve(folder, source.file), `${resolve(folder, source.file)}-wal`]
  return []
}
