import { SunsetError } from '../base/errors.ts'
import { type Instant, instant, type Millis, millis } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { StatusInput } from '../report/status-document.ts'
import { overdueOf } from '../work/overdue.ts'
import { byHandOf } from './by-hand.ts'
import { doneBy } from './done-by.ts'
import { irreversibleOf } from './plan-actions.ts'
import { promisesAtAGlance } from './promises-standing.ts'
import { type LookOptions, withStandingPlan } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'

export type StatusOptions = LookOptions & { readonly maxAge?: Millis }

/** How a plan stands, who runs it, and whether what is due has been left lying. */
export const status = (surroundings: Surroundings, options: StatusOptions): Promise<StatusInput> =>
  withStandingPlan(surroundings, options, async (standing) => {
    const { plan, ledger, revision, fileDiffers, view } = standing
    const { now, agenda, facts, occurrences } = view
    const promises = await promisesAtAGlance(surroundings, standing)
    const runner = await runnerOf(surroundings, ledger)
    const overdue =
      options.maxAge === undefined || runner !== undefined || revision === undefined
        ? undefined
        : overdueOf(
            { plan, occurrences, facts, now, irreversible: irreversibleOf(plan) },
            options.maxAge,
            await workedAt(ledger, options.now),
          )
    const finishes =
      runner === undefined || ledger === undefined
        ? undefined
        : await doneBy(surroundings, plan, ledger, view)
    return {
      plan,
      now,
      fileDiffers,
      agenda,
      facts,
      byHand: byHandOf(plan, view),
      ...(await cameIn(ledger)),
      ...(revision === undefined ? {} : { revision: revision.number }),
      ...(promises === undefined ? {} : { promises }),
      ...(runner === undefined ? {} : { runner }),
      ...(overdue === undefined ? {} : { overdue }),
      ...(finishes === undefined ? {} : { doneBy: finishes }),
    }
  })

/** What a server took and sent; nothing where none ever did. */
export const cameIn = async (ledger: Ledger | undefined): Promise<Pick<StatusInput, 'cameIn'>> => {
  if (ledger === undefined) return {}
  const replies = await ledger.replies()
  const { people: visitors } = await ledger.visits()
  const some = visitors + Object.values(replies).reduce((sum, n) => sum + n, 0)
  return some === 0 ? {} : { cameIn: { replies, visitors } }
}

/** Whoever holds the lease and is there: a lease that ran out, or whose process is gone, is nobody's. */
const runnerOf = async (
  { process, clocks }: Surroundings,
  ledger: Ledger | undefined,
): Promise<StatusInput['runner']> => {
  const held = await ledger?.holder()
  const now = clocks.machine.now()
  if (held === undefined || held.until <= now) return undefined
  const { host, pid, started, since, doing } = held.holder
  if (host === process.host && !process.isAlive(pid, started)) return undefined
  return { host, pid, since, doing, aliveFor: millis(now - since) }
}

/**
 * The newest sign of work. On a pretended clock only plan time counts: the machine's says nothing of it. Else also the machine time
 * at which a runner last renewed its lease, so that one long run is no silence.
 */
const workedAt = async (
  ledger: Ledger | undefined,
  pretended: Instant | undefined,
): Promise<Instant | undefined> => {
  const worked = (await ledger?.lastWorked()) ?? {}
  const signs = [worked.plan, pretended === undefined ? worked.machine : undefined].filter(
    (at): at is Instant => at !== undefined,
  )
  return signs.length === 0 ? undefined : instant(Math.max(...signs))
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `15m`, `90 s`, `2 hours`, `1d`. */
export const readMaxAge = (text: string): Millis => {
  const found = /^\s*(\d{1,6})\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)\s*$/i.exec(text)
  const unit = unitMs[(found?.[2] ?? '').slice(0, 1).toLowerCase()]
  const n = Number(found?.[1])
  if (found !== null && unit !== undefined && n > 0) return millis(n * unit)
  throw new SunsetError('usage', `--max-age ${text} is no length of time.`, {
    hint: 'Write 15m, 90s, 2h or 1d.',
  })
}
