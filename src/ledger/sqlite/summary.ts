import { instant, parseInstant } from '../../base/instant.ts'
import type { Occurrence } from '../../model/occurrence.ts'
import type { Holder } from '../ledger.ts'
import type { OccurrenceSummary, OperatorLedger } from '../operator.ts'
import { numberOf, stateOf, textOf } from './codec.ts'
import { leaseMs, workedMemory } from './leases.ts'
import { begunMemory } from './occurrences.ts'
import { reasonOfRow } from './story.ts'
import type { Connection } from './transaction.ts'

type Answer<Name extends keyof OperatorLedger> = Awaited<ReturnType<OperatorLedger[Name]>>

/** Rows of a step that one read goes through: it must not stay open, for it would hold back the writing back of the WAL. */
const page = 100_000

/** What an attempt is called whose answer never came, or whose runner died before it did. */
const doubtCodes = `('no-answer', 'interrupted')`

/** How an occurrence's deliveries ended, by reason: one pass over the step, in pages, with as much memory as there are reasons. */
export const summaryOf = (connection: Connection, occurrence: Occurrence): OccurrenceSummary => {
  const { statement } = connection
  const step = statement('select id from step where key = ?').get(occurrence.stepKey)
  if (step === undefined) return { reasons: [], resent: { people: 0, messages: 0 } }
  const stepId = numberOf(step['id'])
  const counts = countsByReason(connection, stepId, occurrence)
  const reasons = [...counts].map(([key, n]) => {
    const [state, reason] = key.split(' ').map(Number)
    const row = statement('select code, text, concerns from reason where id = ?').get(reason ?? 0) ?? {}
    return { state: stateOf(state), reason: reasonOfRow(row), n }
  })
  return {
    reasons: reasons.sort((one, other) => other.n - one.n),
    resent: resentOf(connection, stepId, occurrence),
  }
}

const countsByReason = (
  { statement, reading }: Connection,
  stepId: number,
  { cohort }: Occurrence,
): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  const endOf = statement(
    `select max(recipient) last from (select recipient from delivery where step = ? and recipient > ? order by recipient limit ${page})`,
  )
  const read = statement(
    `select d.state state, d.reason reason, count(*) n
     from delivery d join recipient r on r.id = d.recipient join segment g on g.id = r.segment
     where d.step = ? and d.recipient > ? and d.recipient <= ? and d.reason is not null and g.cohort = ?
     group by d.state, d.reason`,
  )
  for (let after = 0; ; ) {
    const { last, rows } = reading(() => {
      const end = endOf.get(stepId, after)?.['last'] ?? null
      return { last: end, rows: end === null ? [] : read.all(stepId, after, end, cohort) }
    })
    if (last === null) return counts
    for (const row of rows) {
      const key = `${row['state']} ${row['reason']}`
      counts.set(key, (counts.get(key) ?? 0) + numberOf(row['n']))
    }
    after = numberOf(last)
  }
}

/** Who was handed the message again after its answer was lost: the bound of what may have arrived more than once. */
const resentOf = (
  { statement, reading }: Connection,
  stepId: number,
  { cohort }: Occurrence,
): OccurrenceSummary['resent'] => {
  const row = reading(() =>
    statement(
      `select count(distinct a.recipient) people, count(*) messages
       from attempt a join reason e on e.id = a.reason join delivery d on d.step = a.step and d.recipient = a.recipient
         join recipient r on r.id = a.recipient join segment g on g.id = r.segment
       where a.step = ? and e.concerns = 'network' and e.code in ${doubtCodes} and d.attempt > a.attempt and g.cohort = ?`,
    ).get(stepId, cohort),
  )
  return { people: numberOf(row?.['people']), messages: numberOf(row?.['messages']) }
}

export const holderOf = ({ statement }: Connection): Answer<'holder'> => {
  const row = statement('select holder, until from lease where id = 1').get()
  const text = textOf(row?.['holder'])
  if (text === '') return undefined
  const holder: Holder = JSON.parse(text)
  return { holder, until: instant(numberOf(row?.['until'])) }
}

export const lastWorkedOf = ({ statement }: Connection): Answer<'lastWorked'> => {
  const held = statement('select until from lease where id = 1').get()
  const kept = statement('select value from memory where key = ?').get(workedMemory)
  const machine = Math.max(numberOf(held?.['until']) - leaseMs, numberOf(kept?.['value']))
  const row = statement(
    'select max(max(coalesce(began, 0), coalesce(completed, 0), coalesce(skipped_at, 0))) at from occurrence',
  ).get()
  const audit = statement('select at from audit order by number desc limit 1').get()
  const decided = audit === undefined ? 0 : (parseInstant(textOf(audit['at'])) ?? 0)
  const begun = statement('select value from memory where key = ?').get(begunMemory)
  const plan = Math.max(numberOf(row?.['at']), numberOf(begun?.['value']), decided)
  return {
    ...(machine > 0 ? { machine: instant(machine) } : {}),
    ...(plan > 0 ? { plan: instant(plan) } : {}),
  }
}
