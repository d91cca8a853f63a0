import { type Instant, instant } from '../../base/instant.ts'
import { recipientId } from '../../model/delivery.ts'
import { localeTag, phaseName } from '../../model/names.ts'
import { stepKey } from '../../model/occurrence.ts'
import type { Identity } from '../../model/recipient.ts'
import type { Reason } from '../ledger.ts'
import type { PersonStory, ToldDelivery } from '../operator.ts'
import { addressOf, numberOf, stateOf, storedIdentity, textOf } from './codec.ts'
import type { SqlRow } from './driver.ts'
import { segmentOf } from './facts.ts'
import { promisedOf } from './promises.ts'
import type { Connection } from './transaction.ts'

/** Everything that is kept of one person, looked up by keys: their row, then each step's delivery and attempts. */
export const storyOf = ({ statement }: Connection, identity: Identity): PersonStory | undefined => {
  const stored = storedIdentity(identity)
  const person = statement(
    `select r.id, r.identity, r.address, r.segment, r.linked, l.tag locale
     from recipient r join locale l on l.id = r.locale where r.identity = ?`,
  ).get(stored)
  const segment =
    person === undefined
      ? undefined
      : statement('select * from segment where id = ?').get(numberOf(person['segment']))
  if (person === undefined || segment === undefined) return undefined
  const id = numberOf(person['id'])
  const suppressed = statement('select reason, at from suppression where identity = ?').get(stored)
  return {
    id: recipientId(id),
    address: addressOf(person['identity'], person['address']),
    segment: segmentOf(segment),
    locale: localeTag(textOf(person['locale'])),
    linked: person['linked'] === 1,
    suppressed:
      suppressed === undefined
        ? undefined
        : { reason: textOf(suppressed['reason']), since: instant(numberOf(suppressed['at'])) },
    deliveries: statement(deliveriesOfPerson)
      .all(id)
      .map((row) => toldOf(row, statement(attemptsOf).all(id, numberOf(row['step'])))),
    replies: statement('select phase, state, at from reply where identity = ? order by id')
      .all(stored)
      .map((row) => ({
        phase: phaseName(textOf(row['phase'])),
        state: stateOf(row['state']),
        at: instant(numberOf(row['at'])),
      })),
    visits: visitsOf(statement('select first, last, n from visit where recipient = ?').get(id)),
    passed: statement(
      'select s.key key from progress p join step s on s.id = p.step where p.segment = ? and p.cursor >= ? order by s.id',
    )
      .all(numberOf(person['segment']), id)
      .map((row) => stepKey(textOf(row['key']))),
  }
}

const visitsOf = (row: SqlRow | undefined): PersonStory['visits'] =>
  row === undefined
    ? undefined
    : {
        first: instant(numberOf(row['first'])),
        last: instant(numberOf(row['last'])),
        times: numberOf(row['n']),
      }

const deliveriesOfPerson = `
  select s.key key, d.step step, d.state state, d.attempt attempt, d.at at, e.code code, e.text text, e.concerns concerns,
    p.revision revision, p.cohort cohort, p.says says, p.deadline deadline, p.link link, t.at retry_at
  from step s cross join delivery d on d.step = s.id and d.recipient = ?
    left join reason e on e.id = d.reason left join promise p on p.id = d.promise and d.attempt > 0
    left join retry t on t.step = d.step and t.recipient = d.recipient
  order by d.at, s.id`

const attemptsOf = `
  select a.attempt attempt, a.at at, e.code code, e.text text, e.concerns concerns
  from attempt a join reason e on e.id = a.reason where a.recipient = ? and a.step = ? order by a.attempt, a.at`

const toldOf = (row: SqlRow, attempts: readonly SqlRow[]): ToldDelivery => ({
  step: stepKey(textOf(row['key'])),
  state: stateOf(row['state']),
  attempt: numberOf(row['attempt']),
  at: secondsOf(row),
  reason: row['code'] === null ? undefined : reasonOfRow(row),
  promised: row['revision'] === null ? undefined : promisedOf(row),
  retryAt: row['retry_at'] === null ? undefined : instant(numberOf(row['retry_at'])),
  attempts: attempts.map((attempt) => ({
    attempt: numberOf(attempt['attempt']),
    at: secondsOf(attempt),
    reason: reasonOfRow(attempt),
  })),
})

const secondsOf = (row: SqlRow): Instant => instant(numberOf(row['at']) * 1000)

/** A reason, from a row that carries one. */
export const reasonOfRow = (row: SqlRow): Reason => ({
  code: textOf(row['code']),
  text: textOf(row['text']),
  of: textOf(row['concerns']) as Reason['of'],
})
