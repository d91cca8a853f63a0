import { createHmac } from 'node:crypto'
import { SunsetError } from '../../base/errors.ts'
import { type Instant, instant, isoOf } from '../../base/instant.ts'
import type { Identity, Recipient } from '../../model/recipient.ts'
import type { LoadReport } from '../ledger.ts'
import { numberOf, textOf } from './codec.ts'
import type { Connection } from './transaction.ts'

/** The salt's place in `meta`. Made by SQLite's own chance when the first person is forgotten. */
const saltKey = 'salt'
/** In `meta` once everybody's data is deleted: when it was. */
const purgedKey = 'purged'

/**
 * A forgotten person's identity as it is kept. Phone numbers can be counted through, so whoever has the whole ledger can still try
 * whether a number is among them; from the hash alone nobody learns one.
 */
const hashed = (salt: string, identity: Identity): string =>
  createHmac('sha256', salt).update(identity).digest('hex')

export const hashOfIdentity = ({ statement }: Connection, identity: Identity): string => {
  statement(
    'insert into meta (key, value) values (?, lower(hex(randomblob(32)))) on conflict (key) do nothing',
  ).run(saltKey)
  return hashed(textOf(statement('select value from meta where key = ?').get(saltKey)?.['value']), identity)
}

/** Since when this person is forgotten; undefined: they never were. */
export const forgottenAt = ({ statement }: Connection, identity: Identity): Instant | undefined => {
  const salt = statement('select value from meta where key = ?').get(saltKey)
  if (salt === undefined) return undefined
  const row = statement('select at from forgotten where hash = ?').get(
    hashed(textOf(salt['value']), identity),
  )
  return row === undefined ? undefined : instant(numberOf(row['at']))
}

/** Tells who is forgotten; undefined where nobody is, so that a load of millions hashes nobody. */
const forgottenIn = ({ statement }: Connection): ((identity: Identity) => boolean) | undefined => {
  const hashes = new Set(
    statement('select hash from forgotten')
      .all()
      .map((row) => textOf(row['hash'])),
  )
  if (hashes.size === 0) return undefined
  const salt = textOf(statement('select value from meta where key = ?').get(saltKey)?.['value'])
  return (identity) => hashes.has(hashed(salt, identity))
}

/** A list without those who are forgotten: without anybody, once everybody's data is deleted. */
export const remembered = (connection: Connection, identities: readonly Identity[]): readonly Identity[] => {
  if (connection.statement('select 1 from meta where key = ?').get(purgedKey) !== undefined) return []
  const isForgotten = forgottenIn(connection)
  return isForgotten === undefined ? identities : identities.filter((identity) => !isForgotten(identity))
}

/** Loads an audience without those who are forgotten, whatever its source still says. They count as no loss of the source. */
export const loadRemembered = async (
  connection: Connection,
  batches: AsyncIterable<readonly Recipient[]>,
  load: (batches: AsyncIterable<readonly Recipient[]>) => Promise<LoadReport>,
): Promise<LoadReport> => {
  assertNotPurged(connection)
  const isForgotten = forgottenIn(connection)
  if (isForgotten === undefined) return load(batches)
  const report = await load(without(batches, isForgotten))
  const row = connection.statement('select count(recipient) n from forgotten').get()
  return { ...report, vanished: report.vanished - numberOf(row?.['n']) }
}

async function* without(
  batches: AsyncIterable<readonly Recipient[]>,
  isForgotten: (identity: Identity) => boolean,
): AsyncGenerator<readonly Recipient[]> {
  for await (const batch of batches) yield batch.filter(({ identity }) => !isForgotten(identity))
}

export const markPurged = ({ statement }: Connection, at: Instant): void => {
  statement('insert or replace into meta (key, value) values (?, ?)').run(purgedKey, isoOf(at))
}

/** After all people's data is gone nothing may be begun: nobody is left to write to. */
export const assertNotPurged = ({ statement }: Connection): void => {
  const row = statement('select value from meta where key = ?').get(purgedKey)
  if (row === undefined) return
  throw new SunsetError(
    'refused',
    `All people's data was deleted from this ledger (${textOf(row['value'])}): it holds the evidence of an exit that is over. Nothing was sent.`,
    { hint: 'Another exit is another plan, with a ledger of its own.' },
  )
}
