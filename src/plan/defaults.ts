import { day, hour, type Millis, millis, minute, second } from '../base/instant.ts'
import { phaseName } from '../model/names.ts'
import type { Addressees, AudiencePlan, PhasePlan, ReplyPlan } from '../model/plan.ts'
import type { Span, TimeOfDay, Window } from '../model/when.ts'

// Policy: what a plan means where it says nothing.

/** `09:00-20:00 recipient`: nobody is written to at night. */
export const defaultWindow: Window = { kind: 'hours', from: 9 * 60, to: 20 * 60, zone: 'recipient' }
export const defaultSpacing: Millis = millis(20 * hour)
export const defaultTimeout: Millis = millis(30 * second)
export const defaultConcurrency = 64
export const defaultLinkRefresh: Millis = millis(5 * minute)
export const defaultReplyEvery: Millis = day
export const defaultLate: PhasePlan['late'] = { policy: 'run', after: hour }
export const defaultRejects: AudiencePlan['rejects'] = { share: 0.05 }
export const everyone: Addressees = { kind: 'everyone' }

/** Phases whose name means something by itself; a near-miss of one is a mistake. */
export const builtInPhases = ['announce', 'link-reminder', 'reminder', 'freeze', 'shutdown'] as const

/** A moved date sends these again. */
export const isReminder = (name: string): boolean => name === 'link-reminder' || name === 'reminder'

/** The gate that a phase moves by its name alone. */
export const gateByName = (name: string): PhasePlan['gate'] => {
  if (name === 'freeze') return 'frozen'
  return name === 'shutdown' ? 'closed' : undefined
}

export const addresseesByName = (name: string): Addressees =>
  name === 'link-reminder' ? { kind: 'unlinked' } : everyone

/** `freeze` answers with the built-in text, unless it names another. */
export const defaultReply: ReplyPlan = { message: 'reply', every: defaultReplyEvery }

/** What any phase has that says nothing more than when. */
export const bareOf = (name: string): Omit<PhasePlan, 'at' | 'stepped'> => {
  const gate = gateByName(name)
  return {
    name: phaseName(name),
    to: addresseesByName(name),
    ...(gate === undefined ? {} : { gate }),
    ...(name === 'freeze' ? { reply: defaultReply } : {}),
    actions: [],
    late: defaultLate,
    again: isReminder(name),
  }
}

/** At the window's opening: 00:00 in the plan's zone where the window is `always`. */
const openingOf = (window: Window): TimeOfDay => {
  if (window.kind === 'always') return { hour: 0, minute: 0 }
  const time = { hour: Math.floor(window.from / 60), minute: window.from % 60 }
  return window.zone === 'plan' ? time : { ...time, zone: window.zone }
}

/** The phases of a plan that names none. */
export const defaultPhases = (history: 'link' | 'export' | 'none', window: Window): readonly PhasePlan[] => {
  const before = (days: number) =>
    ({ kind: 'relative', span: { days }, side: 'before', anchor: 'deadline' }) as const
  const at = openingOf(window)
  const reminder = history === 'link' ? 'link-reminder' : 'reminder'
  const twoDays: Span = { days: 2 }
  return [
    { ...bareOf('announce'), at: [before(60)], stepped: false, message: 'announce', orNow: true },
    {
      ...bareOf(reminder),
      at: [30, 7, 1].map((days) => ({ ...before(days), at })),
      stepped: true,
      message: 'reminder',
      afterAnnouncement: twoDays,
    },
    { ...bareOf('freeze'), at: [{ kind: 'anchor', anchor: 'deadline' }], stepped: false },
    {
      ...bareOf('shutdown'),
      at: [{ kind: 'relative', span: { days: 1 }, side: 'after', anchor: 'deadline' }],
      stepped: false,
    },
  ]
}
