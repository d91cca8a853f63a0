import type { OccurrenceId } from '../../model/occurrence.ts'
import type { Openings } from './openings.ts'
import { ToldLog } from './told-log.ts'

/** People of one lane and one clock. All instants are epoch milliseconds. */
export type Group = {
  /** The same for the same people in every job. */
  readonly key: string
  readonly lane: number
  readonly clock: Openings
  /** Not before: their own time of day, where the occurrence has one. */
  readonly from: number
  readonly people: number
}

/** One occurrence's messages. */
export type Job = {
  readonly id: OccurrenceId
  readonly at: number
  /** Of use until then; infinite where nothing ends it. */
  readonly until: number
  readonly groups: readonly Group[]
  /** Shares of all at which it stops for so long: a canary's. */
  readonly pauses: readonly { readonly share: number; readonly waitMs: number }[]
  /** An instant at which to note how many were served. */
  readonly mark?: number
}

export type Flowed = {
  /** When the first and the last were served; undefined where nobody was, or somebody never is. */
  readonly start: number | undefined
  readonly finish: number | undefined
  readonly missed: number
  readonly servedByMark: number
}

/** Fewer people than this are nobody: they are a fluid, and numbers are rounded. */
export const nobody = 1e-3

/** How far an occurrence has come. */
export type Served = {
  readonly job: Job
  readonly left: number[]
  readonly logs: readonly ToldLog[]
  readonly total: number
  all: number
  start: number | undefined
  finish: number | undefined
  pausedUntil: number
  pauses: number
  byMark: number | undefined
}

export const servedOf = (job: Job, spacingMs: number): Served => ({
  job,
  left: job.groups.map(({ people }) => people),
  logs: job.groups.map(() => new ToldLog(spacingMs)),
  total: job.groups.reduce((sum, { people }) => sum + people, 0),
  all: 0,
  start: undefined,
  finish: undefined,
  pausedUntil: Number.NEGATIVE_INFINITY,
  pauses: 0,
  byMark: undefined,
})

export const flowedOf = ({ total, all, start, finish, byMark, left }: Served): Flowed => {
  const isWhole = all >= total - nobody * left.length
  return {
    start,
    finish: isWhole ? finish : undefined,
    missed: isWhole ? 0 : Math.max(1, Math.round(total - all)),
    servedByMark: Math.round(byMark ?? all),
  }
}
