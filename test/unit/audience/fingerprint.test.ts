import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fingerprintOf } from '../../../src/audience/fingerprint.ts'
import { temporaryFolder } from './reading.ts'

const folder = temporaryFolder()
const file = { kind: 'file', path: 'users.csv' } as const

test('it stays the same while the file does, and changes with its size and with its time', async () => {
  const path = join(folder, 'users.csv')
  const at = (seconds: number): void => utimesSync(path, seconds, seconds)
  writeFileSync(path, 'phone\n')
  at(1_700_000_000)
  const first = await fingerprintOf(file, folder)
  expect(first).toBeDefined()
  expect(await fingerprintOf(file, folder)).toBe(first)
  at(1_700_000_001)
  const later = await fingerprintOf(file, folder)
  expect(later).not.toBe(first)
  writeFileSync(path, 'phone\n+33612345678\n')
  at(1_700_000_000)
  expect([first, later]).not.toContain(await fingerprintOf(file, folder))
})

test('writes that still lie in a SQLite journal change it', async () => {
  const source = { kind: 'sqlite', file: 'crm.db', query: 'select 1' } as const
  writeFileSync(join(folder, 'crm.db'), 'x')
  const before = await fingerprintOf(source, folder)
  writeFileSync(join(folder, 'crm.db-wal'), 'y')
  expect(await fingerprintOf(source, folder)).not.toBe(before)
})

test('standard input, commands and files that are gone have none', async () => {
  expect(await fingerprintOf({ kind: 'file', path: '-' }, folder)).toBeUndefined()
  expect(await fingerprintOf({ kind: 'run', command: ['true'], format: 'csv' }, folder)).toBeUndefined()
  expect(await fingerprintOf({ kind: 'file', path: 'gone.csv' }, folder)).toBeUndefined()
})
