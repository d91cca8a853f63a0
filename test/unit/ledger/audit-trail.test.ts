import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDatabase, type SqlRow } from '../../../src/ledger/sqlite/driver.ts'
import { openSqliteLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import { at, entry, t0 } from '../../contract/ledger/bench.ts'
import { closing, folder } from './folder.ts'

const trailOf = (path: string): SqlRow[] => {
  const database = openDatabase(path, { readOnly: true })
  try {
    return database
      .prepare('select number, at, who, what, subject, why, hash from audit order by number')
      .all()
  } finally {
    database.close()
  }
}

const written = async (): Promise<string> => {
  const path = join(folder(), 'ledger.db')
  const ledger = closing(openSqliteLedger({ path, machine: 'm' }))
  await ledger.audit(entry('preview', { subject: '+336…', why: 'to see it' }))
  await ledger.approve({ text: 'x', hash: 'h', approvedAt: at(1), by: 'ana', reason: 'why' }, undefined, [])
  await ledger.hold({ kind: 'paused', why: 'lunch', since: t0 }, entry('pause', { at: at(2) }))
  await ledger.lift(undefined, ['paused'], entry('resume', { at: at(3) }))
  await ledger.adopt(entry('adopt', { why: 'a "quoted" reason,\nin two lines' }))
  return path
}

describe('the audit trail', () => {
  test('says who did what, when and why, one after another', async () => {
    const trail = trailOf(await written())
    expect(trail.map((row) => [row['number'], row['at'], row['who'], row['what']])).toEqual([
      [1, '2025-11-16T08:00:00Z', 'ops', 'preview'],
      [2, '2025-11-16T08:00:01Z', 'ana', 'approve'],
      [3, '2025-11-16T08:00:02Z', 'ops', 'pause'],
      [4, '2025-11-16T08:00:03Z', 'ops', 'resume'],
      [5, '2025-11-16T08:00:00Z', 'ops', 'adopt'],
    ])
  })

  test('is a chain that anybody can recompute with SHA-256 and JSON', async () => {
    const trail = trailOf(await written())
    let before = '0'.repeat(64)
    for (const row of trail) {
      const fields = JSON.stringify([
        row['number'],
        row['at'],
        row['who'],
        row['what'],
        row['subject'],
        row['why'],
      ])
      before = createHash('sha256').update(`${before}\n${fields}`).digest('hex')
      expect(row['hash']).toBe(before)
    }
  })

  test.each([
    ["update audit set why = 'another' where number = 2"],
    ['delete from audit where number = 5'],
    ['delete from audit'],
    ["insert or replace into audit values (2, '', '', '', '', '', '')"],
  ])('refuses to be changed: %s', async (sql) => {
    const path = await written()
    const before = trailOf(path)
    const database = openDatabase(path)
    database.exec('pragma recursive_triggers = on')
    expect(() => database.exec(sql)).toThrow('append-only')
    database.close()
    expect(trailOf(path)).toEqual(before)
  })

  test('has no entry of what did not happen', async () => {
    const path = await written()
    const ledger = closing(openSqliteLedger({ path, machine: 'm' }))
    await expect(
      ledger.approve({ text: 'y', hash: 'h', approvedAt: at(9), by: 'bob', reason: 'why' }, undefined, []),
    ).rejects.toMatchObject({ code: 'busy' })
    expect(trailOf(path)).toHaveLength(5)
  })
})
