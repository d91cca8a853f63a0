import { copyFileSync, linkSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isSameHome } from '../../../src/ledger/sqlite/home.ts'
import { openSqliteLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import { entry } from '../../contract/ledger/bench.ts'
import { folder } from './folder.ts'

const made = async (more: { instance?: string } = {}): Promise<string> => {
  const path = join(folder(), 'ledger.db')
  await openSqliteLedger({ path, machine: 'm1', ...more }).close()
  return path
}
const isOriginal = async (path: string, machine = 'm1', instance?: string): Promise<boolean> => {
  const ledger = openSqliteLedger({ path, machine, ...(instance === undefined ? {} : { instance }) })
  const answer = ledger.isOriginal
  await ledger.close()
  return answer
}

describe('a copy is not the original (promise 10, T09)', () => {
  test('the ledger is at home where it was made', async () => {
    expect(await isOriginal(await made())).toBe(true)
  })

  test('a copy of the file is not', async () => {
    const path = await made()
    copyFileSync(path, `${path}.bak`)
    expect(await isOriginal(`${path}.bak`)).toBe(false)
    expect(await isOriginal(path)).toBe(true)
  })

  test('a backup laid back in its place is not: somebody may have gone on with the one that lay there', async () => {
    const path = await made()
    copyFileSync(path, `${path}.bak`)
    renameSync(`${path}.bak`, path)
    expect(await isOriginal(path)).toBe(false)
  })

  test('nor is one that has the number of the deleted ledger’s file', () => {
    const home = (born?: string) =>
      JSON.stringify({ path: '/l.db', file: 7, machine: 'm', ...(born === undefined ? {} : { born }) })
    expect(isSameHome(home('1'), home('1'))).toBe(true)
    expect(isSameHome(home('1'), home('2'))).toBe(false)
    // On a file system that does not tell it.
    expect(isSameHome(home(), home('2'))).toBe(true)
    expect(isSameHome(home('1'), home())).toBe(true)
    expect(isSameHome(undefined, home())).toBe(false)
  })

  test('nor the file under another name, or on another machine', async () => {
    const path = await made()
    expect(await isOriginal(path, 'm2')).toBe(false)
    linkSync(path, `${path}.renamed`)
    expect(await isOriginal(`${path}.renamed`)).toBe(false)
  })

  test('an instance that is named is at home wherever it says so', async () => {
    const path = await made({ instance: 'pod' })
    copyFileSync(path, `${path}.volume`)
    expect(await isOriginal(`${path}.volume`, 'm9', 'pod')).toBe(true)
    expect(await isOriginal(path, 'm1', 'other')).toBe(false)
    expect(await isOriginal(path, 'm1')).toBe(false)
  })

  test('adopted, it is the original from then on, and the one it came from is not touched', async () => {
    const path = await made()
    copyFileSync(path, `${path}.bak`)
    const copy = openSqliteLedger({ path: `${path}.bak`, machine: 'm1' })
    await copy.adopt(entry('ledger adopt', { why: 'the old disk died' }))
    expect(copy.isOriginal).toBe(true)
    await copy.close()
    expect(await isOriginal(`${path}.bak`)).toBe(true)
    expect(await isOriginal(path)).toBe(true)
  })
})
