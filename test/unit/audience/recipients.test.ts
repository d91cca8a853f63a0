import { expect, test } from 'vitest'
import { countryCode, localeTag } from '../../../src/model/names.ts'
import { failureOf, readText, temporaryFolder } from './reading.ts'

const folder = temporaryFolder()

test('a row that says all is taken at its word', async () => {
  const { recipients } = await readText(
    folder,
    'phone,lang,tz,cc,sender,linked_at,name\n+33 6 12 34 56 78,pt_BR,america/sao_paulo,DE,line-2,2025-11-01,Ana\n',
    { keep: ['name'] },
  )
  expect(recipients).toEqual([
    {
      address: '+33612345678',
      identity: '+33612345678',
      locale: 'pt-BR',
      country: 'FR',
      zone: 'America/Sao_Paulo',
      sender: 'line-2',
      linked: true,
      attributes: { name: 'Ana' },
    },
  ])
})

test('locale and zone come from the country where the row has none; several zones are none', async () => {
  const { recipients } = await readText(folder, 'phone\n+33612345678\n+14155550123\n+5511987654321\n')
  expect(recipients.map(({ locale, country, zone }) => [locale, country, zone])).toEqual([
    ['fr-FR', 'FR', 'Europe/Paris'],
    ['en-US', 'US', undefined],
    ['pt-BR', 'BR', undefined],
  ])
})

test('the country column counts only where the address tells none', async () => {
  const { recipients } = await readText(
    folder,
    'chat_id,country\n1001,it\n1002,Brazil\n1003,nowhere\n1004,\n',
    {
      addresses: 'text',
      language: localeTag('hi'),
    },
  )
  expect(recipients.map(({ locale, country }) => [country, locale])).toEqual([
    ['IT', 'it-IT'],
    ['BR', 'pt-BR'],
    [undefined, 'hi'],
    [undefined, 'hi'],
  ])
})

test('a national number is read by its row’s country, else by the audience’s, else it is bad', async () => {
  const text = 'phone,country\n06 12 34 56 78,FR\n(415) 555-0123,US\n06 12 34 56 79,\n'
  const without = await readText(folder, text)
  expect(without.recipients.map(({ address }) => address)).toEqual(['+33612345678', '+14155550123'])
  expect(without.rejected).toMatchObject([{ number: 4, cells: { phone: '06 12 34 56 79', country: '' } }])
  expect(without.rejected[0]?.reason).toContain('without its country')
  const home = await readText(folder, text, { defaultCountry: countryCode('FR') })
  expect(home.recipients.map(({ address }) => address)).toContain('+33612345679')
})

test('WhatsApp user ids are recipients, with the country of their prefix (T56)', async () => {
  const { recipients } = await readText(
    folder,
    'phone,user_id,lang\nFR.13491208655302741918,,\n,IT.9920,\n+33612345678,FR.1,\n',
  )
  expect(recipients.map(({ address, country, locale }) => [address, country, locale])).toEqual([
    ['FR.13491208655302741918', 'FR', 'fr-FR'],
    ['IT.9920', 'IT', 'it-IT'],
    ['+33612345678', 'FR', 'fr-FR'],
  ])
})

test('an internal id never stands in for a number that is missing', async () => {
  const { rejected } = await readText(folder, 'id,phone\n33612345678,\n')
  expect(rejected).toMatchObject([{ number: 2, reason: 'the address is empty' }])
})

test('rows are bad one by one, each with its line and reason, and stop nothing', async () => {
  const reading = await readText(
    folder,
    'phone\n+33612345678\nnobody\n""\n+33 6\n+999123456789\n+33612345678901234\n+33612345679\n',
  )
  expect(reading.recipients).toHaveLength(2)
  expect(reading.rejected.map(({ number, reason }) => [number, reason])).toEqual([
    [3, 'the address is not a phone number'],
    [4, 'the address is empty'],
    [5, expect.stringContaining('not a phone number')],
    [6, 'not a phone number: no country has its calling code, or it is too short'],
    [7, expect.stringContaining('not a phone number')],
  ])
})

test('a kept cell that is no UTF-8 makes its row bad, rather than reach a message', async () => {
  const latin = Buffer.from('phone,name\n+33612345678,Jos\u00e9\n+33612345679,Ana\n', 'latin1')
  const reading = await readText(folder, latin, { keep: ['name'] })
  expect(reading.recipients.map(({ attributes }) => attributes)).toEqual([{ name: 'Ana' }])
  expect(reading.rejected).toMatchObject([{ number: 2, reason: '"name" is no UTF-8 text' }])
  expect((await readText(folder, latin)).recipients).toHaveLength(2)
})

test.each([
  ['', false],
  ['0', false],
  ['false', false],
  ['No', false],
  ['null', false],
  ['never', false],
  ['1', true],
  ['true', true],
  ['2025-11-01T10:00:00Z', true],
])('linked: %j is %s', async (cell, linked) => {
  const { recipients } = await readText(folder, `phone,linked\n+33612345678,${cell}\n`)
  expect(recipients[0]?.linked).toBe(linked)
})

test('only the columns asked for are kept, by their name without regard to case', async () => {
  const { recipients } = await readText(folder, 'phone,First_Name,secret\n+33612345678,Ana,x\n', {
    keep: ['first_name', 'missing'],
  })
  expect(recipients[0]?.attributes).toEqual({ first_name: 'Ana' })
})

test('columns are found by their usual names in any case, and a phone before an id', async () => {
  const { recipients } = await readText(folder, 'ID,Language_Code,MSISDN\n7,es,+33612345678\n')
  expect(recipients[0]).toMatchObject({ address: '+33612345678', locale: 'es' })
  const telegram = await readText(folder, 'phone,chat_id\n+33612345678,77\n', { addresses: 'text' })
  expect(telegram.recipients[0]?.address).toBe('77')
})

test('the plan’s names win over the usual ones', async () => {
  const { recipients } = await readText(
    folder,
    'phone,mobile,langue,locale\n+33612345678,+33612345679,de,fr\n',
    {
      columns: { address: 'mobile', locale: 'langue' },
    },
  )
  expect(recipients[0]).toMatchObject({ address: '+33612345679', locale: 'de' })
})

test('without an address column the error lists the header', async () => {
  const { message, hint } = await failureOf(readText(folder, 'name,langue\nAna,fr\n'))
  expect(message).toBe('"users.csv" has no column for the address; it has "name", "langue".')
  expect(hint).toContain('columns: { address: NAME }')
})

test('a file without a header line does not show a person in the error', async () => {
  const { message } = await failureOf(readText(folder, '+33612345678,fr\n+33612345679,fr\n'))
  expect(message).not.toContain('612345678')
})

test('a column that the plan names and the file has not is an error, with what was probably meant', async () => {
  const { message, hint } = await failureOf(
    readText(folder, 'phone,langue\n+33612345678,fr\n', { columns: { locale: 'lange' } }),
  )
  expect(message).toContain(
    'has no column "lange", which the plan names for the locale; it has "phone", "langue"',
  )
  expect(hint).toBe('Did you mean "langue"?')
})
