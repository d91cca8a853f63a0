import { millis } from '../../src/base/instant.ts'
import { localeTag, phaseName, planName, zoneName } from '../../src/model/names.ts'
import type { Places } from '../../src/model/places.ts'
import type { CohortPlan, PhasePlan, Plan } from '../../src/model/plan.ts'
import type { CalendarDate, SingleWhen, Span, TimeOfDay } from '../../src/model/when.ts'

/** As of a plan whose every part is a default: nothing has a place. */
export const noPlaces: Places = { of: () => undefined, ofKey: () => undefined, within: () => undefined }

/** `2026-01-15` as the plan keeps it. */
export const dateOf = (text: string): CalendarDate => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return { year, month, day }
}

export const timeOf = (hour: number, minute = 0, zone?: TimeOfDay['zone']): TimeOfDay => ({
  hour,
  minute,
  ...(zone === undefined ? {} : { zone }),
})

const relative = (side: 'before' | 'after', span: Span, anchor: string, at?: TimeOfDay): SingleWhen => ({
  kind: 'relative',
  span,
  side,
  anchor: anchor === 'deadline' ? anchor : phaseName(anchor),
  ...(at === undefined ? {} : { at }),
})

/** `timeBefore({ days: 7 })` is `7 days before`. */
export const timeBefore = (span: Span, anchor = 'deadline', at?: TimeOfDay): SingleWhen =>
  relative('before', span, anchor, at)
export const timeAfter = (span: Span, anchor = 'deadline', at?: TimeOfDay): SingleWhen =>
  relative('after', span, anchor, at)
/** `deadline`, or the name of a phase. */
export const anchored = (anchor = 'deadline', at?: TimeOfDay): SingleWhen => ({
  kind: 'anchor',
  anchor: anchor === 'deadline' ? anchor : phaseName(anchor),
  ...(at === undefined ? {} : { at }),
})
export const on = (date: string, time?: TimeOfDay): SingleWhen => ({
  kind: 'absolute',
  date: dateOf(date),
  ...(time === undefined ? {} : { time }),
})

/** A phase with every default; a list of more than one time makes it stepped. */
export const phaseOf = (name: string, overrides: Partial<PhasePlan> = {}): PhasePlan => ({
  name: phaseName(name),
  at: [anchored()],
  stepped: (overrides.at?.length ?? 1) > 1,
  to: { kind: name === 'link-reminder' ? 'unlinked' : 'everyone' },
  actions: [],
  late: { policy: 'run', after: millis(3_600_000) },
  again: true,
  ...overrides,
})

/** The phases of a plan that writes none, with a window that is always open. */
export const defaultPhases = (): readonly PhasePlan[] => {
  const atOpening = timeOf(0)
  return [
    phaseOf('announce', {
      at: [timeBefore({ days: 60 }, 'deadline', atOpening)],
      message: 'announce',
      orNow: true,
    }),
    phaseOf('link-reminder', {
      at: [30, 7, 1].map((days) => timeBefore({ days }, 'deadline', atOpening)),
      message: 'reminder',
      afterAnnouncement: { days: 2 },
    }),
    phaseOf('freeze', { gate: 'frozen' }),
    phaseOf('shutdown', { at: [timeAfter({ days: 1 })], gate: 'closed' }),
  ]
}

export const cohortOf = (name: CohortPlan['name'], overrides: Partial<CohortPlan> = {}): CohortPlan => ({
  name,
  match: { kind: 'calling-codes', codes: ['+39'] },
  exempt: [],
  ...overrides,
})

/** A whole plan: ChatGPT leaves WhatsApp on 2026-01-15, UTC, default phases, outbox, `users.csv`. */
export const planOf = (overrides: Partial<Plan> = {}): Plan => ({
  version: 1,
  name: planName('chatgpt-leaves-whatsapp'),
  file: 'chatgpt-leaves-whatsapp.yaml',
  service: 'ChatGPT',
  deadline: { date: dateOf('2026-01-15') },
  timezone: zoneName('UTC'),
  language: localeTag('en'),
  history: 'link',
  channel: {
    name: 'WhatsApp',
    adapter: 'outbox',
    senders: [],
    timeout: millis(30_000),
    concurrency: 64,
    perDay: 'auto',
    share: 1,
  },
  audience: { source: { kind: 'file', path: 'users.csv' }, columns: {}, rejects: { share: 0.1 } },
  destinations: [],
  window: { kind: 'always' },
  spacing: millis(20 * 3_600_000),
  phases: defaultPhases(),
  cohorts: [],
  messages: new Map(),
  inDoubt: 'hold',
  ledger: { kind: 'sqlite', path: '.sunset/chatgpt-leaves-whatsapp.db' },
  notify: [],
  places: noPlaces,
  ...overrides,
})
