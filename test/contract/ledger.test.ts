import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openDatabase } from '../../src/ledger/sqlite/driver.ts'
import { openSqliteLedger, temporaryLedger } from '../../src/ledger/sqlite/sqlite-ledger.ts'
import type { Place } from './ledger/bench.ts'
import { ledgerContract } from './ledger.ts'

const sqliteFile = (): Place => {
  const folder = mkdtempSync(join(tmpdir(), 'sunset-ledger-'))
  const path = join(folder, 'ledger.db')
  const opened: Ledger[] = []
  onTestFinished(async () => {
    for (const ledger of opened) await ledger.close()
    rmSync(folder, { recursive: true })
  })
  return {
    shared: true,
    open: async () => {
      const ledger = openSqliteLedger({ path, machine: 'machine-1', patienceMs: 50 })
      opened.push(ledger)
      return ledger
    },
    tamper: (sql) => {
      const database = openDatabase(path)
      database.exec(sql)
      database.close()
    },
  }
}

const temporary = (): Place => {
  const ledger = temporaryLedger()
  onTestFinished(() => ledger.close())
  return { shared: false, open: async () => ledger, tamper: undefined }
}

ledgerContract('a ledger in an SQLite file', sqliteFile)
ledgerContract('a temporary ledger', temporary)
