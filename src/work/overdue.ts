import { type Instant, instant, type Millis } from '../base/instant.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import { type AgendaInput, agendaOf } from './agenda.ts'
import type { AgendaItem } from './agenda-item.ts'

/** What is due and has been for longer than `maxAge`, with nobody at work on anything since. */
export type Overdue = {
  readonly occurrences: readonly OccurrenceId[]
  readonly idleSince: Instant | undefined
}

/**
 * Whether cron's heartbeat has stopped (T22): something is due now, was due by the same facts `maxAge` ago, and nothing was done
 * in between. What waits, or is held for a person, is not overdue: no tick could move it. Undefined: all is well.
 */
export const overdueOf = (
  input: AgendaInput,
  maxAge: Millis,
  workedAt: Instant | undefined,
): Overdue | undefined => {
  const then = instant(input.now - maxAge)
  if (workedAt !== undefined && workedAt > then) return undefined
  const dueThen = new Set(
    agendaOf({ ...input, now: then })
      .items.filter(isDue)
      .map(idOf),
  )
  const occurrences = agendaOf(input)
    .items.filter(isDue)
    .map(idOf)
    .filter((id) => dueThen.has(id))
  return occurrences.length === 0 ? undefined : { occurrences, idleSince: workedAt }
}

const isDue = ({ verdict }: AgendaItem): boolean =>
  verdict.do === 'run' || verdict.do === 'skip' || verdict.do === 'expire'

const idOf = ({ occurrence }: AgendaItem): OccurrenceId => occurrence.id
