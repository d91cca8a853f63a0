import { nearestWord } from '../base/nearest-word.ts'
import type { Problem } from '../base/problem.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'
import type { SingleWhen, When } from '../model/when.ts'
import type { CohortTimeline } from './draft.ts'
import { instantText } from './instant-text.ts'

type Said = Pick<Problem, 'code' | 'message' | 'hint'>

/** An `until:` after which there is nothing left to send, or that is no single instant for everybody. */
export const judgeUntil = (plan: Plan, timeline: CohortTimeline): readonly Problem[] =>
  plan.phases.flatMap((phase): readonly Problem[] => {
    if (phase.until === undefined) return []
    const said = wrongIn(plan, phase, phase.until) ?? neverOfUse(plan, phase, timeline)
    return said === undefined ? [] : [problem(plan, phase, said)]
  })

const wrongIn = (plan: Plan, { name }: PhasePlan, until: When): Said | undefined => {
  if (until.kind === 'every')
    return {
      code: 'repeated-until',
      message: `\`${name}\` expires at one time, not every now and then`,
      hint: 'write `2 days before`, or `6 hours after` the phase itself',
    }
  if (isOwn(until))
    return {
      code: 'recipient-until',
      message: `\`${name}\` expires at one instant for all, not at each recipient’s own time`,
      hint: 'name a zone, or leave `recipient` out; the window keeps to their own hours',
    }
  const anchor = 'anchor' in until ? until.anchor : 'deadline'
  if (anchor === 'deadline' || plan.phases.some((phase) => phase.name === anchor)) return undefined
  const names = ['deadline', ...plan.phases.map((phase) => phase.name)]
  const meant = nearestWord(anchor, names)
  return {
    code: 'unknown-anchor',
    message: `the end of \`${name}\` is timed by \`${anchor}\`, and there is no such phase`,
    hint: meant === undefined ? `there are: ${names.slice(0, 12).join(', ')}` : `did you mean \`${meant}\`?`,
  }
}

const isOwn = (until: SingleWhen): boolean => {
  if (until.kind === 'now' || until.kind === 'instant') return false
  const time = until.kind === 'absolute' ? until.time : until.at
  return time?.zone === 'recipient'
}

const neverOfUse = (plan: Plan, phase: PhasePlan, { created }: CohortTimeline): Said | undefined => {
  const late = created.find(
    ({ phase: of, last, occurrence: { until } }) => of === phase && until !== undefined && until <= last,
  )
  const until = late?.occurrence.until
  if (late === undefined || until === undefined) return undefined
  return {
    code: 'until-before-start',
    message: `\`${late.occurrence.id}\` would expire ${instantText(until, plan.timezone)}, before it is for everybody’s turn (${instantText(late.last, plan.timezone)}): somebody would never get it`,
    hint: `write a later \`until\`, or \`6 hours after ${phase.name}\`, which counts from each of its times`,
  }
}

const problem = (plan: Plan, { name }: PhasePlan, said: Said): Problem => {
  const place = plan.places.of(['phases', name, 'until']) ?? plan.places.ofKey(['phases', name])
  return { severity: 'error', ...said, ...(place === undefined ? {} : { place }) }
}
