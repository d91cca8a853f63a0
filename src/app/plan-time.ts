import type { Clock } from '../base/clock.ts'
import { SunsetError } from '../base/errors.ts'
import { type Instant, isoOf, parseInstant } from '../base/instant.ts'
import type { Plan } from '../model/plan.ts'
import type { Surroundings } from './surroundings.ts'

/** Plan time: the wall clock, or the instant that `--now` pretends, standing still. */
export const planClockOf = (surroundings: Surroundings, pretended: Instant | undefined): Clock => {
  if (pretended === undefined) return surroundings.clocks.wall
  return { now: () => pretended, sleep: () => Promise.resolve() }
}

export const readNow = (text: string): Instant => {
  const at = parseInstant(text)
  if (at === undefined)
    throw new SunsetError('usage', `"${text}" is no instant.`, {
      hint: 'Write it with its zone: --now 2026-01-15T08:00:00Z, or 2026-01-15T00:00:00-08:00.',
    })
  return at
}

const loopback = /^https?:\/\/(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?(\/|$)/i

export const mayPretend = (plan: Plan, pretended: Instant | undefined): boolean =>
  pretended === undefined ||
  plan.channel.adapter === 'outbox' ||
  (plan.channel.baseUrl !== undefined && loopback.test(plan.channel.baseUrl))

/** A pretended time may write only where nobody can be reached: the outbox, or a stand-in on this machine. */
export const assertMayPretend = (plan: Plan, pretended: Instant | undefined): void => {
  if (pretended === undefined || mayPretend(plan, pretended)) return
  throw new SunsetError(
    'refused',
    `--now ${isoOf(pretended)} is a pretended time, and this plan writes to real people. Nothing was done.`,
    {
      hint: 'Pretend with `adapter: outbox` or a `base_url` on this machine (`sunset sandbox`), or with commands that only read.',
    },
  )
}
