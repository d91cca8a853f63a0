import type { Instant } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import { columnsUsed, compileMessages } from '../messages/compile.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { lintCopy } from '../messages/lint/lint-copy.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { timelineOf } from '../timeline/timeline-of.ts'
import { actionOrderProblems } from './action-order.ts'
import { actionProblems } from './action-problems.ts'
import { kindOf } from './channel.ts'
import { copyFactsOf } from './copy-facts.ts'

/** A plan looked at by every room that judges it, but for the audience's rows. */
export type Examined = {
  readonly occurrences: readonly Occurrence[]
  readonly messages: CompiledMessages
  readonly problems: readonly Problem[]
}

/** `columns`: the audience's, where its header is at hand. */
export const examine = (plan: Plan, now: Instant, columns: readonly string[] | undefined): Examined => {
  const timeline = timelineOf(plan, { at: now })
  const compiled = judgeTexts(plan, columns)
  return {
    occurrences: timeline.occurrences,
    messages: compiled.messages,
    problems: [
      ...timeline.problems,
      ...compiled.problems,
      ...actionProblems(plan),
      ...actionOrderProblems(plan, timeline.occurrences),
      ...lintCopy(plan, copyFactsOf(plan, timeline.occurrences)),
    ],
  }
}

export const judgeTexts = (
  plan: Plan,
  columns: readonly string[] | undefined,
): ReturnType<typeof compileMessages> => {
  const { maxLength, templates } = kindOf(plan).capabilities
  return compileMessages(plan, { ...(columns === undefined ? {} : { columns }), maxLength, templates })
}

/** Which columns of the audience a plan needs stored: those that its messages and conditions name, and no other. */
export const columnsToKeep = (plan: Plan, messages: CompiledMessages): readonly string[] => {
  const conditions = plan.phases.flatMap(({ to }) => (to.kind === 'column' ? [to.column] : []))
  const cohorts = plan.cohorts.flatMap(({ match }) => (match.kind === 'column' ? [match.column] : []))
  return [...new Set([...columnsUsed(messages), ...conditions, ...cohorts])]
}
