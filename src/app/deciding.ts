import { SunsetError } from '../base/errors.ts'
import type { Instant } from '../base/instant.ts'
import type { AuditHead } from '../ledger/audit-chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Target } from '../ledger/operator.ts'
import { openSqliteLedger, readSqliteLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import type { Revision } from '../model/facts.ts'
import type { Plan } from '../model/plan.ts'
import type { AgendaItem } from '../work/agenda-item.ts'
import { keepGateFile } from './gate-file.ts'
import { ledgerPathOf, readPlanFile, readRevision } from './plan-file.ts'
import { PlanRefused } from './plan-refused.ts'
import { assertMayPretend, planClockOf } from './plan-time.ts'
import type { LookOptions } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'
import { addresseesOf, type View, viewOf } from './view.ts'
import { whereOf } from './where.ts'

/** What an operator decides about: all of a plan, or part of it. */
export type Scope = {
  /** A phase's name or an occurrence's id. */
  readonly phase?: string
  readonly cohort?: string
}

export type DecisionOptions = LookOptions & Scope & { readonly reason: string }

/** The audit trail's newest entry once a decision is in it. */
export type Decided = {
  readonly plan: Plan
  readonly at: Instant
  readonly by: string
  readonly audit: AuditHead | undefined
  /** Why the plan's gate file could not be written. */
  readonly gateFileTrouble?: string
}

/** A plan's ledger, opened to write a decision into it: no lease is taken, so a runner may be at work meanwhile. */
export type Deciding = {
  readonly plan: Plan
  readonly revision: Revision
  readonly ledger: Ledger
  readonly ledgerPath: string
  readonly view: View
  readonly at: Instant
  readonly by: string
}

export const withDeciding = async <Result>(
  surroundings: Surroundings,
  options: LookOptions,
  work: (deciding: Deciding) => Promise<Result>,
): Promise<Result & Decided> => {
  const ledgerPath = ledgerPathOf(options.file, readPlanFile(options.file).plan, options.ledger)
  const where = whereOf(surroundings, ledgerPath)
  // Looked at before it is opened to write: a decision about a plan that never was makes no ledger.
  const reader = readSqliteLedger(where)
  const revision = await reader?.standing().finally(() => reader.close())
  if (revision?.revision === undefined) throw neverApproved(options.file)
  const { plan, problems } = readRevision(revision.revision.text, options.file)
  if (plan === undefined) throw new PlanRefused(options.file, revision.revision.text, problems)
  assertMayPretend(plan, options.now)
  const at = planClockOf(surroundings, options.now).now()
  const by = surroundings.process.user
  const ledger = openSqliteLedger(where)
  try {
    const view = await viewOf(plan, ledger, at)
    const result = await work({ plan, revision: revision.revision, ledger, ledgerPath, view, at, by })
    const trouble = await gateFileTroubleOf(plan, ledger, at)
    return {
      plan,
      at,
      by,
      audit: await ledger.auditHead(),
      ...(trouble === undefined ? {} : { gateFileTrouble: trouble }),
      ...result,
    }
  } finally {
    await ledger.close()
  }
}

/** A decision may move the gate: what a phase requires is let pass, a freeze is cancelled. */
const gateFileTroubleOf = async (plan: Plan, ledger: Ledger, at: Instant): Promise<string | undefined> =>
  plan.gateFile === undefined || !ledger.isOriginal
    ? undefined
    : keepGateFile(plan, await viewOf(plan, ledger, at))

const neverApproved = (file: string): SunsetError =>
  new SunsetError('not-approved', `${file} was never approved, so there is nothing to decide about.`, {
    hint: `Approve it first: \`sunset approve ${file} --reason "…"\`.`,
  })

/** A decision without a reason is none: it goes into the audit trail. */
export const reasonOf = (command: string, file: string, reason: string | undefined): string => {
  if (reason !== undefined && reason.trim() !== '') return reason.trim()
  throw new SunsetError('usage', `\`${command}\` needs its reason: it goes into the audit trail.`, {
    hint: `sunset ${command} ${file} --reason "the help desk reports …"`,
  })
}

export const isWholePlan = ({ phase, cohort }: Scope): boolean => phase === undefined && cohort === undefined

/** The items of a scope; a scope that names nothing of the plan is a mistake (2), told with what there is. */
export const itemsIn = ({ agenda }: View, scope: Scope): readonly AgendaItem[] => {
  const found = agenda.items.filter(({ occurrence }) => isIn(scope, occurrence))
  if (found.length > 0 || isWholePlan(scope)) return found
  throw new SunsetError('usage', `The plan has nothing that is ${inWords(scope)}.`, {
    hint: `It has ${agenda.items.map(({ occurrence }) => occurrence.id).join(', ')}.`,
  })
}

/** Those of them that are not over; none is a mistake (2) as well. */
export const itemsAhead = (view: View, scope: Scope): readonly AgendaItem[] => {
  const found = itemsIn(view, scope)
  const ahead = found.filter((item) => !isOver(view, item))
  if (ahead.length > 0) return ahead
  const others = view.agenda.items
    .filter((item) => !isOver(view, item))
    .map(({ occurrence }) => occurrence.id)
  const states = found.map(({ occurrence, state }) => `${occurrence.id} is ${state}`).join(', ')
  throw new SunsetError('usage', `All of it is over: ${states}. Nothing was done.`, {
    hint: others.length === 0 ? 'Nothing lies ahead any more.' : `Not over are ${others.join(', ')}.`,
  })
}

const isOver = ({ facts }: View, { occurrence, state }: AgendaItem): boolean => {
  if (state === 'missed' || state === 'superseded' || state === 'cancelled') return true
  if (state !== 'complete') return false
  return occurrence.kind !== 'message' || (facts.occurrences.get(occurrence.id)?.counts.pending ?? 0) === 0
}

const isIn = (
  { phase, cohort }: Scope,
  occurrence: { readonly id: string; readonly phase: string; readonly cohort: string },
): boolean =>
  (phase === undefined ||
    occurrence.phase === phase ||
    occurrence.id === phase ||
    stepOf(occurrence.id) === phase) &&
  (cohort === undefined || occurrence.cohort === cohort)

/** `reminder@1d` means that step of every cohort. */
const stepOf = (id: string): string => id.split('/')[0] ?? id

const inWords = ({ phase, cohort }: Scope): string =>
  [
    ...(phase === undefined ? [] : [`of the phase or occurrence "${phase}"`]),
    ...(cohort === undefined ? [] : [`for the cohort "${cohort}"`]),
  ].join(' ')

export const targetsOf = (plan: Plan, items: readonly AgendaItem[]): readonly Target[] =>
  items.map(({ occurrence }) => ({ occurrence, to: addresseesOf(plan, occurrence) }))
