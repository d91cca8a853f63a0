import { SunsetError } from '../base/errors.ts'
import type { Plan } from '../model/plan.ts'
import type { Window } from '../model/when.ts'
import { readWindow } from '../plan/window-grammar.ts'

/** One run's own hours in place of every window of the plan, as written and as read, and why: it goes into the audit trail. */
export type UrgentWindow = { readonly window: Window; readonly written: string; readonly why: string }

/** Without a zone it is read where the plan's own window is: `09:00-22:00` instead of `09:00-20:00 recipient` is the recipients' own. */
export const urgentWindowOf = ({ window }: UrgentWindow, plan: Plan): Window =>
  window.kind === 'hours' && window.zone === 'plan' && plan.window.kind === 'hours'
    ? { ...window, zone: plan.window.zone }
    : window

/** `22:00-23:30`, with whatever a plan's window may have. */
export const readUrgentWindow = (written: string, why: string): UrgentWindow => {
  const read = readWindow(written)
  if ('value' in read) return { window: read.value, written, why }
  const { message, hint } = read.complaint
  throw new SunsetError('usage', `--window: ${message}.`, {
    hint: hint === undefined ? 'Write --window "09:00-22:00 recipient".' : `${hint}.`,
  })
}
