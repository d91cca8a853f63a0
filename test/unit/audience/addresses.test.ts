import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type AddressesInput, readAddresses } from '../../../src/audience/addresses.ts'
import type { RejectedRow } from '../../../src/audience/audience.ts'
import { failureOf, temporaryFolder } from './reading.ts'

const folder = temporaryFolder()

const list = async (
  text: string,
  given: Partial<AddressesInput> & { readonly file?: string } = {},
): Promise<readonly string[]> => {
  const { file = 'optouts.csv', ...rest } = given
  writeFileSync(join(folder, file), text)
  const identities: string[] = []
  const input = { baseFolder: folder, addresses: 'phone' as const, ...rest }
  for await (const some of readAddresses({ kind: 'file', path: file }, input)) identities.push(...some)
  return identities
}

test.each([
  ['one column, no header', '+33 6 12 34 56 78\n0033612345679\n'],
  ['one column with a header that is known', 'phone\n+33612345678\n+33612345679\n'],
  ['one column with a header that is not', 'opted out\n+33612345678\n+33612345679\n'],
  ['several columns', 'when;phone\n2025-11-01;+33612345678\n2025-11-02;+33612345679\n'],
  ['several columns, no header', '+33612345678,2025-11-01\n+33612345679,2025-11-02\n'],
])('a list is read: %s', async (_, text) => {
  expect(await list(text)).toEqual(['+33612345678', '+33612345679'])
})

test('a list of text addresses needs no header either', async () => {
  expect(await list('1001\n1002\n', { addresses: 'text' })).toEqual(['1001', '1002'])
  expect(await list('chat_id\n1001\n', { addresses: 'text' })).toEqual(['1001'])
})

test('aliases of one person are one identity, as in the audience (T35)', async () => {
  expect(await list('+5511987654321\n+551187654321\n+5215512345678\n+525512345678\n')).toEqual([
    '+551187654321',
    '+551187654321',
    '+525512345678',
    '+525512345678',
  ])
})

test('an empty list, and one of a header alone, hold nobody', async () => {
  expect(await list('')).toEqual([])
  expect(await list('phone\n')).toEqual([])
  expect(await list('', { file: 'linked.ndjson' })).toEqual([])
})

test('a row that is no address is told of, never lost in silence', async () => {
  const rejected: RejectedRow[] = []
  expect(await list('phone\nnobody\n+33612345678\n"open', { rejected: (row) => rejected.push(row) })).toEqual(
    ['+33612345678'],
  )
  expect(rejected.map(({ number, reason }) => [number, reason])).toEqual([
    [2, 'the address is not a phone number'],
    [4, 'a quote opens and is not closed within 64 KB'],
  ])
})

test('NDJSON and a column of one’s own name are read', async () => {
  expect(await list('{"who":"+33612345678"}\n', { file: 'linked.ndjson', column: 'who' })).toEqual([
    '+33612345678',
  ])
})

test('several columns of which none is known are refused', async () => {
  expect((await failureOf(list('name,when\nAna,2025\n'))).message).toContain('a list of several columns')
})
