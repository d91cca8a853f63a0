import type { Instant } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import { announcementOf } from './created.ts'
import { type CohortTimeline, type Draft, isMessage } from './draft.ts'
import { instantText } from './instant-text.ts'
import { type MaybePlace, placeOfPhases, placeOfTime } from './place-of.ts'

/** Names that say what they are for: out of order, they cannot be meant. The user's own phases may know better. */
const onlyBeforeTheFreeze = new Set(['announce', 'link-reminder', 'reminder'])
const onlyAfterTheAnnouncement = new Set(['link-reminder', 'reminder'])

/** Phases whose order defeats their purpose. Says nothing once the deadline has passed: then all of them are out of order. */
export const judgeOrder = (plan: Plan, timeline: CohortTimeline, now: Instant): readonly Problem[] => {
  if (timeline.deadline <= now) return []
  const about: About = { plan, timeline, ...gatesOf(timeline.created) }
  return [
    ...missing(about),
    ...gatesOutOfOrder(about),
    ...timeline.created.filter(isMessage).flatMap((draft) => afterTheGate(about, draft)),
    ...beforeTheAnnouncement(about),
    ...atTheSameInstant(about),
  ]
}

type About = {
  readonly plan: Plan
  readonly timeline: CohortTimeline
  readonly freeze: Draft | undefined
  readonly close: Draft | undefined
}

/** Of those that stay: a brownout is no freeze. */
const gatesOf = (drafts: readonly Draft[]): Pick<About, 'freeze' | 'close'> => {
  const gates = [...drafts]
    .filter(({ occurrence }) => occurrence.gate !== undefined && occurrence.gateUntil === undefined)
    .sort((one, other) => one.nominal - other.nominal)
  return { freeze: gates[0], close: gates.find(({ occurrence }) => occurrence.gate === 'closed') }
}

const missing = ({ plan, timeline, freeze }: About): readonly Problem[] => {
  const found: Problem[] = []
  if (plan.phases.length > 0 && plan.phases.every(({ message }) => message === undefined))
    found.push({
      severity: 'warning',
      code: 'no-message',
      message: 'no phase has a message: nobody is told',
      hint: 'add `announce: { at: now, message: announce }`',
      ...placeOfPhases(plan),
    })
  if (
    freeze === undefined &&
    plan.phases.every(({ gate, for: span }) => gate === undefined || span !== undefined)
  )
    found.push({
      severity: 'warning',
      code: 'no-freeze',
      message: `no phase freezes the gate: the bot goes on answering after ${at(plan, timeline.deadline)}`,
      hint: 'add `freeze: { at: deadline }`',
      ...placeOfPhases(plan),
    })
  return found
}

const gatesOutOfOrder = ({ plan, timeline, freeze, close }: About): readonly Problem[] => {
  const found: Problem[] = []
  if (freeze !== undefined && freeze.nominal < timeline.deadline)
    found.push({
      severity: 'warning',
      code: 'freeze-before-deadline',
      message: `${name(freeze)} comes ${at(plan, freeze.nominal)}, before the deadline that people are told, ${at(plan, timeline.deadline)}`,
      hint: 'write `at: deadline`',
      ...place(plan, freeze),
    })
  for (const frozen of timeline.created) {
    const { gate, gateUntil } = frozen.occurrence
    if (
      close === undefined ||
      gate !== 'frozen' ||
      gateUntil !== undefined ||
      frozen.nominal <= close.nominal
    )
      continue
    found.push({
      severity: 'error',
      code: 'phases-out-of-order',
      message: `${name(close)} closes the gate ${at(plan, close.nominal)}, before ${name(frozen)}, ${at(plan, frozen.nominal)}: nobody would ever get the auto-reply`,
      hint: `put ${name(close)} after ${name(frozen)}`,
      ...place(plan, close),
    })
  }
  return found
}

const afterTheGate = ({ plan, freeze, close }: About, draft: Draft): readonly Problem[] => {
  if (freeze === undefined || draft.nominal < freeze.nominal) return []
  if (close !== undefined && draft.nominal >= close.nominal)
    return [
      {
        severity: 'error',
        code: 'message-after-close',
        message: `${name(draft)} comes ${at(plan, draft.nominal)}, when ${name(close)} has closed the gate (${at(plan, close.nominal)}): it would never be sent`,
        hint: `put it before ${name(close)}`,
        ...place(plan, draft),
      },
    ]
  const isMistaken = onlyBeforeTheFreeze.has(draft.phase.name)
  if (!isMistaken && draft.nominal === freeze.nominal) return []
  return [
    {
      severity: isMistaken ? 'error' : 'warning',
      code: 'message-after-freeze',
      message: `${name(draft)} comes ${at(plan, draft.nominal)}, not before ${name(freeze)} (${at(plan, freeze.nominal)})`,
      hint: isMistaken
        ? 'write `before`, not `after`, or an earlier date'
        : 'it is sent while the bot only auto-replies; see that its text says so',
      ...place(plan, draft),
    },
  ]
}

const beforeTheAnnouncement = ({ plan, timeline }: About): readonly Problem[] => {
  const [announcement] = announcementOf(timeline.created)
  if (announcement === undefined) return []
  return timeline.created
    .filter((draft) => isMessage(draft) && draft.nominal < announcement.nominal)
    .map((draft) => ({
      severity: onlyAfterTheAnnouncement.has(draft.phase.name) ? 'error' : 'warning',
      code: 'before-announcement',
      message: `${name(draft)} comes ${at(plan, draft.nominal)}, before ${name(announcement)}, ${at(plan, announcement.nominal)}`,
      hint: `put ${name(announcement)} first`,
      ...place(plan, draft),
    }))
}

const atTheSameInstant = ({ plan, timeline }: About): readonly Problem[] => {
  const found: Problem[] = []
  const byInstant = new Map<Instant, Draft[]>()
  for (const draft of timeline.created.filter(isMessage)) {
    const earlier = byInstant.get(draft.nominal) ?? []
    const twin = earlier.find((other) => maySharePeople(other, draft))
    byInstant.set(draft.nominal, [...earlier, draft])
    if (twin === undefined) continue
    const isSamePhase = twin.phase === draft.phase
    found.push({
      severity: isSamePhase ? 'error' : 'warning',
      code: 'same-instant',
      message: `${name(twin)} and ${name(draft)} are at the same instant, ${at(plan, draft.nominal)}`,
      hint: isSamePhase ? 'leave one of them out' : 'people would get two messages at once; move one of them',
      ...place(plan, draft),
    })
  }
  return found
}

/** Who has linked and who has not are never the same people; with columns nobody can tell. */
const maySharePeople = ({ phase: one }: Draft, { phase: other }: Draft): boolean => {
  const kinds = new Set([one.to.kind, other.to.kind])
  return one === other || !(kinds.has('column') || (kinds.has('linked') && kinds.has('unlinked')))
}

const name = ({ occurrence }: Draft): string => `\`${occurrence.id}\``
const at = (plan: Plan, instant: Instant): string => instantText(instant, plan.timezone)
const place = (plan: Plan, draft: Draft): MaybePlace => placeOfTime(plan, draft.phase, draft.index)
