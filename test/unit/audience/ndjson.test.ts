import { expect, test } from 'vitest'
import { addressesOf, failureOf, readText, temporaryFolder } from './reading.ts'

const folder = temporaryFolder()
const file = 'users.ndjson'

test('one object a line; numbers, booleans and null are read as they are written', async () => {
  const { recipients } = await readText(
    folder,
    '\ufeff{"phone":33612345678,"name":"Ana \\u00e9","vip":true,"score":1.5,"note":null}\r\n\n{"phone":"+33612345679"}',
    { file, keep: ['name', 'vip', 'score', 'note'] },
  )
  expect(recipients.map(({ address, attributes }) => [address, attributes])).toEqual([
    ['+33612345678', { name: 'Ana é', vip: 'true', score: '1.5', note: '' }],
    ['+33612345679', {}],
  ])
})

test('lists and objects are kept as their JSON', async () => {
  const { recipients } = await readText(folder, '{"phone":"+33612345678","tags":["a",1],"x":{"y":null}}\n', {
    file,
    keep: ['tags', 'x'],
  })
  expect(recipients[0]?.attributes).toEqual({ tags: '["a",1]', x: '{"y":null}' })
})

test('what is no object, no JSON, too long or not exact is a bad row with its line', async () => {
  const reading = await readText(
    folder,
    [
      '{"phone":"+33612345678"}',
      '{"phone":',
      '["+33612345678"]',
      `{"phone":"+33612345670","x":"${'y'.repeat(1_200_000)}"}`,
      '{"phone":12345678901234567890}',
      '{"name":"nobody"}',
      '{"phone":"+33612345679"}',
    ].join('\n'),
    { file },
  )
  expect(addressesOf(reading)).toEqual(['+33612345678', '+33612345679'])
  expect(reading.rejected.map(({ number, reason }) => [number, reason])).toEqual([
    [2, 'not JSON'],
    [3, 'not a JSON object'],
    [4, 'longer than 1 MB'],
    [5, '"phone" is a number too long to be exact: write it as a string'],
    [6, 'the address is empty'],
  ])
})

test('a column that only later rows have counts all the same', async () => {
  const rows = Array.from({ length: 9000 }, (_, row) => `{"phone":"+336${String(row).padStart(8, '0')}"}`)
  rows.push('{"phone":"+33611111111","linked_at":"2025-11-01","name":"Ana"}')
  for (const columns of [{}, { linked: 'linked_at' }]) {
    const { recipients } = await readText(folder, rows.join('\n'), { file, keep: ['name'], columns })
    expect(recipients.filter(({ linked }) => linked)).toMatchObject([
      { address: '+33611111111', attributes: { name: 'Ana' } },
    ])
  }
})

test('a name of the plan that no row has, but for a letter, is an error', async () => {
  const { hint } = await failureOf(
    readText(folder, '{"phone":"+33612345678","linked_at":"x"}\n', { file, columns: { linked: 'linkedat' } }),
  )
  expect(hint).toBe('Did you mean "linked_at"?')
})

test('rows whose data stand where names should are bad, and do not fill the memory', async () => {
  const names = Array.from({ length: 1001 }, (_, index) => `"k${index}":1`).join(',')
  const reading = await readText(folder, `{"phone":"+33612345678"}\n{${names}}\n`, { file })
  expect(reading.rejected).toMatchObject([{ number: 2, reason: 'more than 1000 different names' }])
})

test('__proto__ in JSON changes nothing', async () => {
  const { recipients } = await readText(folder, '{"phone":"+33612345678","__proto__":{"locale":"fr"}}\n', {
    file,
    keep: ['__proto__', 'locale'],
  })
  expect(recipients[0]?.attributes).toEqual({})
})
