import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { openAudience } from '../../../src/audience/open-audience.ts'
import { localeTag } from '../../../src/model/names.ts'
import { addressesOf, failureOf, read, readText, temporaryFolder } from './reading.ts'
import { zstdOf } from './zstd-frame.ts'

const folder = temporaryFolder()
const text = `phone,name\n${Array.from({ length: 30_000 }, (_, row) => `+336${String(row).padStart(8, '0')},name ${row}`).join('\n')}\n`

test.each([
  ['gzip', 'users.csv.gz', gzipSync(text)],
  [
    'gzip in two members',
    'two.csv.gz',
    Buffer.concat([gzipSync(text.slice(0, 50_001)), gzipSync(text.slice(50_001))]),
  ],
  ['gzip under a name that does not say so', 'users.csv', gzipSync(text)],
  ['zstd', 'users.csv.zst', zstdOf(text)],
  [
    'zstd in two frames',
    'two.csv.zst',
    Buffer.concat([zstdOf(text.slice(0, 70_001)), zstdOf(text.slice(70_001))]),
  ],
])('%s is unpacked as it is read', async (_, file, bytes) => {
  const reading = await readText(folder, bytes, { file })
  expect(addressesOf(reading).length).toBe(30_000)
  expect(addressesOf(reading).at(-1)).toBe('+33600029999')
})

test('zstd made by the zstd program is read', async () => {
  // printf 'phone,name\n+33612345678,Ana\n+33612345679,Ana\n+33612345670,Ana\n' | zstd -19 | base64
  const packed = Buffer.from(realZstd, 'base64')
  expect(addressesOf(await readText(folder, packed, { file: 'real.csv.zst' }))).toEqual([
    '+33612345678',
    '+33612345679',
    '+33612345670',
  ])
})

test.each([
  ['gzip', 'cut.csv.gz', gzipSync(text).subarray(0, 40_000)],
  ['zstd', 'cut.csv.zst', zstdOf(text).subarray(0, 400_000)],
])('%s that ends too early fails, and says that people are missing', async (_, file, bytes) => {
  const { message } = await failureOf(readText(folder, bytes, { file }))
  expect(message).toBe(
    `"${file}" ends in the middle of its packed data: people are missing, so none is taken from it.`,
  )
})

test.each([
  ['plain.csv.gz', 'phone\n+33612345678\n', 'is not packed with gzip'],
  ['plain.csv.zst', 'phone\n+33612345678\n', 'is not packed with zstd'],
  [
    'damaged.csv.gz',
    Buffer.concat([gzipSync(text).subarray(0, 2000), Buffer.alloc(40_000, 7)]),
    'is damaged gzip data',
  ],
  ['nothing.csv', '', 'is empty'],
  ['blank.csv', '\n\n  \n', 'is empty'],
  ['header.csv', 'phone,name\n', 'has a header line and nobody after it'],
  ['nothing.ndjson', '\n', 'is empty'],
  ['book.csv', 'PK\u0003\u0004rest', 'is a ZIP archive or an Excel workbook'],
  ['wide.csv', Buffer.from('\ufeffphone\n+33612345678\n', 'utf16le'), 'is no UTF-8 text'],
  ['list.json', '[{"phone":"+33612345678"}]', 'is one JSON list'],
])('%s fails with what is wrong with it and what to do', async (file, bytes, message) => {
  expect((await failureOf(readText(folder, bytes, { file }))).message).toContain(`"${file}" ${message}`)
})

test('a file that is not there and a folder fail with what they are', async () => {
  mkdirSync(join(folder, 'people'))
  expect((await failureOf(read(folder, { source: { kind: 'file', path: 'gone.csv' } }))).message).toBe(
    '"gone.csv" does not exist, so there is no audience.',
  )
  expect((await failureOf(read(folder, { source: { kind: 'file', path: 'people' } }))).message).toBe(
    '"people" is a folder, not a file, so there is no audience.',
  )
})

test.each([
  ['CSV', 'phone,name\n+33612345678,Ana\n'],
  ['NDJSON', '{"phone":"+33612345678"}\n'],
  ['gzip', gzipSync('phone\n+33612345678\n')],
])('- reads standard input and finds out that it is %s', async (_, bytes) => {
  const stdin = Readable.from([...Buffer.from(bytes)].map((byte) => Buffer.from([byte])))
  const reading = await read(folder, { source: { kind: 'file', path: '-' }, stdin })
  expect(addressesOf(reading)).toEqual(['+33612345678'])
})

test('- without a standard input fails', async () => {
  const { message } = await failureOf(read(folder, { source: { kind: 'file', path: '-' } }))
  expect(message).toContain('there is none')
})

test('the columns are known before the first row is asked for, and a source may be let go unread', async () => {
  writeFileSync(join(folder, 'big.csv'), text)
  const audience = await openAudience({
    source: { kind: 'file', path: 'big.csv' },
    baseFolder: folder,
    columns: {},
    addresses: 'phone',
    keep: [],
    language: localeTag('en'),
  })
  expect(audience.columns).toEqual(['phone', 'name'])
  await audience.close?.()
  await audience.close?.()
  const seen: unknown[] = []
  for await (const batch of audience.batches) seen.push(batch)
  expect(seen).toEqual([])
})

test.skipIf(process.platform !== 'linux')('whatever fails, the file is closed', async () => {
  const open = (): readonly string[] =>
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)]
      } catch {
        return []
      }
    })
  const rows = 'name,langue\nAna,fr\n'.repeat(50_000)
  for (const bytes of [rows, gzipSync(rows)])
    await failureOf(readText(folder, bytes, { file: 'no-address.csv' }))
  await vi.waitFor(() => expect(open().filter((path) => path.endsWith('no-address.csv'))).toEqual([]))
})

test('an abort ends the reading with its own reason', async () => {
  writeFileSync(join(folder, 'big.csv'), text)
  const abort = new AbortController()
  const audience = await openAudience({
    source: { kind: 'file', path: 'big.csv' },
    baseFolder: folder,
    columns: {},
    addresses: 'phone',
    keep: [],
    language: localeTag('en'),
    signal: abort.signal,
  })
  const reading = async (): Promise<void> => {
    for await (const _ of audience.batches) abort.abort(new Error('enough'))
  }
  await expect(reading()).rejects.toThrow('enough')
})

const realZstd = 'KLUv/QRoXQEAJAJwaG9uZSxuYW1lCiszMzYxMjM0NTY3OCxBbmE5MCxBbmEKAgAAERM3x9Fc4h8='
