import { expect, test } from 'vitest'
import { addressesOf, failureOf, readText, temporaryFolder } from './reading.ts'

const folder = temporaryFolder()
const name = { keep: ['name'] }

test('quotes, commas in quotes, doubled quotes and line breaks in quotes are one cell (RFC 4180)', async () => {
  const { recipients } = await readText(
    folder,
    'phone,name\n+33612345678,"Ana, ""the"" Smith\r\nsecond line"\n"+33612345679",""\n',
    name,
  )
  expect(recipients.map(({ attributes }) => attributes['name'])).toEqual([
    'Ana, "the" Smith\r\nsecond line',
    '',
  ])
})

test('a byte order mark, CRLF and LF mixed, blank lines and a missing last line break do no harm', async () => {
  const reading = await readText(
    folder,
    '\ufeffphone,name\r\n+33612345678,a\n\r\n\n+33612345679,b\r\n+33612345670,c',
    name,
  )
  expect(reading.columns).toEqual(['phone', 'name'])
  expect(reading.recipients.map(({ attributes }) => attributes['name'])).toEqual(['a', 'b', 'c'])
})

test.each([
  ['semicolon', 'users.csv', 'phone;name\n+33612345678;Ana, Smith\n'],
  ['tab', 'users.csv', 'phone\tname\n+33612345678\tAna, Smith\n'],
  ['tab, by the name of the file', 'users.tsv', 'phone\tname\n+33612345678\tAna, Smith\n'],
  ['bar', 'users.txt', 'phone|name\n+33612345678|Ana, Smith\n'],
  [
    'a semicolon in a quoted name counts for nothing',
    'users.csv',
    '"a;b;c",phone,name\n,+33612345678,"Ana, Smith"\n',
  ],
])('the delimiter is found: %s', async (_, file, text) => {
  const { recipients } = await readText(folder, text, { ...name, file })
  expect(recipients.map(({ address, attributes }) => [address, attributes['name']])).toEqual([
    ['+33612345678', 'Ana, Smith'],
  ])
})

test('the order of the columns does not matter', async () => {
  const { recipients } = await readText(folder, 'lang,name,phone\npt_BR,Ana,+5511987654321\n', name)
  expect(recipients[0]).toMatchObject({
    address: '+5511987654321',
    locale: 'pt-BR',
    attributes: { name: 'Ana' },
  })
})

test('a row with too few or too many cells is bad, with its line, and the rest is read', async () => {
  const reading = await readText(
    folder,
    'phone,name\n+33612345678,"two\nlines"\n+33612345679\n+33612345670,b,c,d\n+33612345671,e,,\n',
    name,
  )
  expect(addressesOf(reading)).toEqual(['+33612345678', '+33612345671'])
  expect(reading.rejected).toEqual([
    { number: 4, reason: '1 cells, and the header has 2', cells: { phone: '+33612345679' } },
    {
      number: 5,
      reason: '4 cells, and the header has 2',
      cells: { phone: '+33612345670', name: 'b', '(more)': 'c d' },
    },
  ])
})

test.each([
  ['never closed, and no other quote follows', '"Ana\n+33612345679,b\n', ['+33612345679', '+33612345670']],
  ['closed by the next quote of the file', '"Ana\n+33612345679,"b"\n', ['+33612345679', '+33612345670']],
  ['followed by more text', '"Ana"s\n+33612345679,b\n', ['+33612345679', '+33612345670']],
])('a quote that is %s costs its own line alone', async (_, rows, expected) => {
  const reading = await readText(folder, `phone,name\n+33612345678,${rows}+33612345670,c\n`, name)
  expect(addressesOf(reading)).toEqual(expected)
  expect(reading.rejected.map(({ number }) => number)).toEqual([2])
})

test('a quote inside a cell that does not start with one is itself', async () => {
  const { recipients } = await readText(folder, 'phone,name\n+33612345678,5" pipe\n', name)
  expect(recipients[0]?.attributes['name']).toBe('5" pipe')
})

test('an unclosed quote in front of a hundred thousand rows costs one of them', async () => {
  const rows = Array.from({ length: 100_000 }, (_, row) => `+336${String(row).padStart(8, '0')},x`)
  rows[10] = '"+33600000010,x'
  const reading = await readText(folder, `phone,name\n${rows.join('\n')}\n`)
  expect(reading.recipients).toHaveLength(99_999)
  expect(reading.rejected).toMatchObject([
    { number: 12, reason: 'a quote opens and is not closed within 64 KB' },
  ])
})

test('a field over 64 KB and a line over 1 MB are bad rows, and the line numbers after them are right', async () => {
  const reading = await readText(
    folder,
    `phone,name\n+33612345678,${'x'.repeat(70_000)}\n+33612345679,${'y'.repeat(1_500_000)}\n+33612345670,c\nnobody,d\n`,
    name,
  )
  expect(addressesOf(reading)).toEqual(['+33612345670'])
  expect(reading.rejected.map(({ number, reason }) => [number, reason])).toEqual([
    [2, 'a field is longer than 64 KB'],
    [3, 'longer than 1 MB'],
    [5, 'the address is not a phone number'],
  ])
})

test('a column called __proto__ is a column like any other', async () => {
  const reading = await readText(folder, 'phone,__proto__\n+33612345678,x\nbad,y\n', {
    keep: ['__proto__', 'toString'],
  })
  expect(Object.getPrototypeOf(reading.recipients[0]?.attributes)).toBe(Object.prototype)
  expect(Object.hasOwn(reading.rejected[0]?.cells ?? {}, '__proto__')).toBe(true)
})

test('a file that ends its lines with a lone carriage return is refused with the way to convert it', async () => {
  const { message, hint } = await failureOf(readText(folder, 'phone,name\r+33612345678,a\r'))
  expect(message).toContain('lone carriage return')
  expect(hint).toContain('tr ')
})
