import { randomBytes } from 'node:crypto'
import { instant } from '../../base/instant.ts'
import { senderId } from '../../model/names.ts'
import type { AuditEntry, Ledger } from '../ledger.ts'
import { moveAction } from './actions.ts'
import { approveRevision } from './approve-revision.ts'
import { appendAudit } from './audit-trail.ts'
import { numberOf, textOf } from './codec.ts'
import { copyStill } from './copy-still.ts'
import { settleDoubts } from './doubts.ts'
import { cacheKib, type Database, openDatabase } from './driver.ts'
import { explained } from './explained.ts'
import { happenedTo, revisionOf, segmentsOf, standingOf } from './facts.ts'
import { assertNotPurged, loadRemembered, remembered } from './forgotten.ts'
import { homeOf, isSameHome } from './home.ts'
import { releaseLease, takeLease } from './leases.ts'
import { linkPeople, suppressPeople } from './lists.ts'
import { loadAudience } from './load.ts'
import {
  beginOccurrence,
  completeOccurrence,
  expirePending,
  settleLeftBehind,
  skipOccurrence,
} from './occurrences.ts'
import { openToRead, openToWrite, wholeToWrite } from './open-file.ts'
import { decide, liftHolds, operatorsHand } from './operators-hand.ts'
import { deliveriesOf, findPerson, peopleOf } from './reads.ts'
import { receiving } from './receiving.ts'
import { holdOrRelease, noReserve, type Reserve, reserveBeside } from './reserve.ts'
import { revising } from './revising.ts'
import { migrate } from './schema.ts'
import { assertSound } from './soundness.ts'
import { stepOf } from './step.ts'
import { toldLaterOf } from './told.ts'
import { type Connection, connectionTo } from './transaction.ts'

/** Where the ledger lies, and what this machine calls itself. */
export type Where = {
  readonly path: string
  readonly machine: string
  readonly instance?: string
  /** How long to wait for another program's lock, in milliseconds; 5 s where nothing is said. */
  readonly patienceMs?: number
}

/** The embedded ledger: one SQLite file, WAL, FULL durability, 0600. Made where there is none. */
export const openSqliteLedger = (where: Where): Ledger =>
  ledgerAt(where, openToWrite(where.path, where.patienceMs), reserveBeside(where.path))

/** To look only; undefined where there is none. No write succeeds. */
export const readSqliteLedger = (where: Where): Ledger | undefined => {
  const database = openToRead(where.path, where.patienceMs)
  return database === undefined ? undefined : ledgerAt(where, database)
}

/** A private temporary ledger that is gone when it is closed, for rehearsals and simulations; same code, another file. */
export const temporaryLedger = (): Ledger => {
  const database = openDatabase('')
  database.exec(scratchPragmas)
  database.exec(`pragma cache_size = -${temporaryCacheKib}`)
  migrate(database)
  return ledgerOn(connectionTo(database, 'a temporary ledger'), 'temporary')
}

/** Nobody else has it, and it is looked through from end to end for every occurrence. */
const temporaryCacheKib = 16_000

/** Nothing of it must outlive a crash. A journal it needs all the same: without one, what rejects could not be undone. */
const scratchPragmas = `pragma journal_mode = memory; pragma synchronous = off; pragma cache_size = -${cacheKib}`

/**
 * The dry run's ledger: a private copy of the real one at `scratch` (0600), a file that the caller removes. The real file's
 * bytes do not change, and nothing is made beside it. Undefined where there is none.
 */
export const copyOfSqliteLedger = async (where: Where, scratch: string): Promise<Ledger | undefined> => {
  if (!(await copyStill(where.path, scratch, where.patienceMs))) return undefined
  const database = openDatabase(scratch)
  try {
    assertSound(database, scratch, wholeToWrite)
    database.exec(scratchPragmas)
    migrate(database)
    database.exec('update lease set holder = null, until = 0')
  } catch (error) {
    database.close()
    throw explained(error, where.path)
  }
  return ledgerAt(where, database)
}

const ledgerAt = (
  { path, machine, instance }: Where,
  database: Database,
  reserve: Reserve = noReserve,
): Ledger => {
  try {
    return ledgerOn(connectionTo(database, path, reserve), homeOf(path, machine, instance), reserve)
  } catch (error) {
    database.close()
    throw explained(error, path)
  }
}

const metaOf = (database: Database, key: string): string | undefined => {
  const row = database.prepare('select value from meta where key = ?').get(key)
  return row === undefined ? undefined : textOf(row['value'])
}

const ledgerOn = (connection: Connection, home: string, reserve: Reserve = noReserve): Ledger => {
  const { database, statement } = connection
  if (metaOf(database, 'id') === undefined)
    connection.transaction(undefined, () => initialise(connection, home))
  const withAudit = <T>(entry: AuditEntry, work: () => T): T =>
    connection.transaction(undefined, () => {
      const result = work()
      appendAudit(connection, entry)
      return result
    })
  let open = true

  return {
    id: metaOf(database, 'id') ?? '',
    get isOriginal() {
      return isSameHome(metaOf(database, 'home'), home)
    },
    adopt: async (entry) => {
      withAudit(entry, () => statement("update meta set value = ? where key = 'home'").run(home))
    },
    standing: async () => connection.reading(() => standingOf(connection)),
    happened: async (occurrences) => connection.reading(() => happenedTo(connection, occurrences)),
    toldLater: async ({ stepKey, cohort }, than) =>
      connection.reading(() => toldLaterOf(connection, stepKey, cohort, than)),
    revisions: async () =>
      connection.reading(() => statement('select * from revision order by number').all().map(revisionOf)),
    segments: async () => connection.reading(() => segmentsOf(connection)),
    approve: async (revision, expected, steps) =>
      connection.transaction(undefined, () => approveRevision(connection, revision, expected, steps)),
    lease: async (holder, machineNow, isAlive) => {
      const answer = takeLease(connection, holder, machineNow, isAlive)
      if (!('busy' in answer)) holdOrRelease(connection, reserve, answer)
      return answer
    },
    release: async (lease, entry) => {
      reserve.free()
      releaseLease(connection, lease, entry)
    },
    permitsSince: async (since) =>
      connection.reading(() =>
        statement('select sender, at, n from permit where at >= ? order by at')
          .all(since)
          .map((row) => ({
            sender: senderId(textOf(row['sender'])),
            at: instant(numberOf(row['at'])),
            n: numberOf(row['n']),
          })),
      ),
    load: (lease, batches, place, source) =>
      loadRemembered(connection, batches, (kept) => loadAudience(connection, lease, kept, place, source)),
    ...revising(connection),
    ...receiving(connection),
    link: async (lease, identities, at) =>
      connection.transaction(lease, () => linkPeople(connection, remembered(connection, identities), at)),
    suppress: async (lease, identities, reason, at) =>
      connection.transaction(lease, () =>
        suppressPeople(connection, remembered(connection, identities), reason, at),
      ),
    begin: async (lease, occurrence, at, entry) =>
      connection.transaction(lease, () => {
        assertNotPurged(connection)
        beginOccurrence(connection, occurrence, at)
        if (entry !== undefined) appendAudit(connection, entry)
      }),
    act: async (lease, record, entry) =>
      connection.transaction(lease, () => moveAction(connection, record, entry)),
    step: stepOf(connection),
    waitsFor: async (lease, occurrence, waits) =>
      connection.transaction(lease, () => {
        statement('delete from waiting where occurrence = ?').run(occurrence.id)
        if (waits !== undefined)
          statement('insert into waiting (occurrence, until, why) values (?, ?, ?)').run(
            occurrence.id,
            waits.until,
            waits.why,
          )
      }),
    complete: async (lease, occurrence, to, at, entry) =>
      connection.transaction(lease, () => {
        completeOccurrence(connection, occurrence, to, at)
        if (entry !== undefined) appendAudit(connection, entry)
      }),
    expire: async (lease, occurrence, to, why, at) =>
      connection.transaction(lease, () => expirePending(connection, occurrence, to, why, at)),
    skip: async (lease, occurrence, as, why, at) =>
      connection.transaction(lease, () => skipOccurrence(connection, occurrence, as, why, at)),
    settleAbandoned: async (lease, as, at, entry) =>
      connection.transaction(lease, () => {
        const settled = settleLeftBehind(connection, as, at)
        if (settled > 0 && entry !== undefined) appendAudit(connection, entry(settled))
        return settled
      }),
    settleDoubts: async (lease, settled, at) =>
      connection.transaction(lease, () => settleDoubts(connection, settled, at)),
    hold: async (hold, entry) => withAudit(entry, () => decide(connection, hold)),
    allow: async (allowance, entry) =>
      withAudit(entry, () => decide(connection, { ...allowance, why: entry.why ?? '' })),
    lift: async (occurrence, kinds, entry) =>
      withAudit(entry, () => liftHolds(connection, occurrence, kinds, entry.at)),
    ...operatorsHand(connection),
    audit: async (entry, lease) => connection.transaction(lease, () => appendAudit(connection, entry)),
    pulse: async () => numberOf(statement('select max(number) n from audit').get()?.['n']),
    remember: async (key, value, entries = []) =>
      connection.transaction(undefined, () => {
        statement('insert or replace into memory (key, value) values (?, ?)').run(key, value)
        for (const entry of entries) appendAudit(connection, entry)
      }),
    recall: async (key) =>
      connection.reading(() => {
        const row = statement('select value from memory where key = ?').get(key)
        return row === undefined ? undefined : textOf(row['value'])
      }),
    deliveries: ({ states, occurrences }) => deliveriesOf(connection, states, occurrences),
    people: () => peopleOf(connection),
    find: async (identity) => connection.reading(() => findPerson(connection, identity)),
    close: async () => {
      if (open) connection.close()
      open = false
    },
  }
}

/** The first of several processes that make a ledger at once gives it its id. */
const initialise = ({ statement }: Connection, home: string): void => {
  const put = statement('insert into meta (key, value) values (?, ?) on conflict (key) do nothing')
  put.run('id', randomBytes(4).toString('hex'))
  put.run('home', home)
}
