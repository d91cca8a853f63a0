import { expect, test } from 'vitest'
import { cohortName, localeTag } from '../../../src/model/names.ts'
import { occurrenceId } from '../../../src/model/occurrence.ts'
import { address } from '../../../src/model/recipient.ts'
import {
  type RecipientRow,
  recipientsCsv,
  recipientsCsvHeader,
  recipientsNdjson,
} from '../../../src/report/recipients-lines.ts'
import { instantAt } from '../../kit/instant-at.ts'

const row: RecipientRow = {
  address: address('+14155550123'),
  occurrence: occurrenceId('link-reminder@7d/brazil'),
  cohort: cohortName('brazil'),
  locale: localeTag('pt-BR'),
  state: 'failed',
  attempts: 6,
  at: instantAt('2026-01-15T08:00:00Z'),
  reason: { code: '131026', text: 'not on WhatsApp', of: 'recipient' },
}
const withText = (text: string): RecipientRow => ({ ...row, reason: { code: '1', text, of: 'recipient' } })

test('a row has a cell for each column of the header', () => {
  expect(recipientsCsvHeader + recipientsCsv([row], 'masked')).toBe(
    'address,phase,occurrence,cohort,locale,state,attempts,at,code,text,class\r\n' +
      '+141*****123,link-reminder,link-reminder@7d/brazil,brazil,pt-BR,failed,6,2026-01-15T08:00:00Z,131026,not on WhatsApp,recipient\r\n',
  )
})

test('addresses are whole only where somebody asks, and never escaped', () => {
  expect(recipientsCsv([row], 'whole')).toMatch(/^\+14155550123,/)
  expect(recipientsNdjson([row], 'masked')).not.toContain('14155550123')
})

test.each(['=1+1', '+1', '-1', '@x', '\t=1'])('%j from a platform is no formula in a spreadsheet', (text) => {
  expect(recipientsCsv([withText(text)], 'masked')).toMatch(/,1,"?'?[=+\-@␉']/)
  expect(recipientsCsv([withText(text)], 'masked')).not.toMatch(/,1,"?[=+\-@\t]/)
})

test('commas, quotes and line breaks stay within their cell (RFC 4180)', () => {
  expect(recipientsCsv([withText('a, "b"\nc')], 'masked')).toContain(',1,"a, ""b""\nc",recipient\r\n')
})

test('what a platform said cannot drive the terminal of who lists it', () => {
  expect(recipientsCsv([withText('\u001b[2J')], 'masked')).toContain('␛[2J')
})

test('NDJSON has one object a line, and null where nothing is known', () => {
  const lines = recipientsNdjson(
    [{ ...row, at: undefined, reason: undefined }, withText('a\nb')],
    'whole',
  ).split('\n')
  expect(lines.map((line) => line.length > 0)).toEqual([true, true, false])
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    address: '+14155550123',
    phase: 'link-reminder',
    at: null,
    code: null,
  })
})
