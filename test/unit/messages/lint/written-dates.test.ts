import { expect, test } from 'vitest'
import { proseOf, writtenIn } from '../../../../src/messages/lint/prose.ts'
import { writtenDates } from '../../../../src/messages/lint/written-dates.ts'

/** `15 January = ?-1-15`; `?` behind it where it may be something else. */
const found = (text: string, locale = 'en'): string[] => {
  const prose = proseOf(text)
  return writtenDates(prose, locale).map((date) => {
    const readings = date.readings.map(({ year, month, day }) => `${year ?? '?'}-${month}-${day}`)
    return `${writtenIn(prose, date).word} = ${readings.join(' or ')}${date.certain ? '' : ' ?'}`
  })
}

test.each([
  ['It leaves on January 15.', 'January 15 = ?-1-15'],
  ['by Jan 15th, 2026, at noon', 'Jan 15th, 2026 = 2026-1-15'],
  ['on the 15th of January 2026', '15th of January 2026 = 2026-1-15'],
  ['JANUARY 15', 'JANUARY 15 = ?-1-15'],
  ['15-Jan-2026', '15-Jan-2026 = 2026-1-15'],
  ['Sept. 5', 'Sept. 5 = ?-9-5'],
  ['10-15 January', '15 January = ?-1-15'],
  ['on 2026-01-15', '2026-01-15 = 2026-1-15'],
  ['2026-01-15T18:00Z', '2026-01-15 = 2026-1-15'],
  ['1/15/2026', '1/15/2026 = 2026-1-15'],
  ['on 01/02/2026', '01/02/2026 = 2026-2-1 or 2026-1-2'],
  ['15.01.2026', '15.01.2026 = 2026-1-15'],
  ['15.01.26', '15.01.26 = 2026-1-15 ?'],
  ['by 1/15', '1/15 = ?-1-15 ?'],
])('in English %j says %s', (text, date) => {
  expect(found(text)).toEqual([date])
})

test.each([
  ['de', 'ab dem 15. Januar 2026', '15. Januar 2026 = 2026-1-15'],
  ['de', 'am 15.01. endet es', '15.01 = ?-1-15 ?'],
  ['de', 'on January 15', 'January 15 = ?-1-15'],
  ['pt-BR', 'em 15 de janeiro de 2026.', '15 de janeiro de 2026 = 2026-1-15'],
  ['pt-BR', 'até 15/01', '15/01 = ?-1-15 ?'],
  ['fr', 'le 1er mars', '1er mars = ?-3-1'],
  ['fr', 'mar. 15 janv. 2026', '15 janv. 2026 = 2026-1-15'],
  ['it', 'mar 15 gennaio', '15 gennaio = ?-1-15'],
  ['ru', 'до 15 января 2026 г.', '15 января 2026 = 2026-1-15'],
  ['pl', 'do 15 stycznia', '15 stycznia = ?-1-15'],
  ['tr', "15 Ocak'ta", '15 Ocak = ?-1-15'],
  ['ja', '11月15日に終了', '11月15日 = ?-11-15'],
  ['zh', '将于2026年1月15日停止', '2026年1月15日 = 2026-1-15'],
  ['zh', '一月二十五日', '一月二十五日 = ?-1-25'],
  ['ko', '2026년 1월 15일', '2026년 1월 15일 = 2026-1-15'],
  ['ar', 'في ١٥ يناير ٢٠٢٦', '١٥ يناير ٢٠٢٦ = 2026-1-15'],
  ['ar', 'في \u2068١٥\u200f يناير\u2069 غدا', '١٥\u200f يناير = ?-1-15'],
  ['hi', '१५ जनवरी को', '१५ जनवरी = ?-1-15'],
  ['th', '15 มกราคม 2569', '15 มกราคม 2569 = 2026-1-15'],
  ['vi', 'ngày 15 tháng 12', '15 tháng 12 = ?-12-15'],
])('in %s %j says %s', (locale, text, date) => {
  expect(found(text, locale)).toEqual([date])
})

test.each([
  'We answer 24/7, within 24 hours.',
  'on 24/7 duty',
  'Only 15.01 $, or $15.01.',
  'Call +1 650 555 0100 or 1-800-242-8478.',
  'version 2.15.26, v1.2.2026, release 2026.1.15',
  'You may 15 times, and march 5 miles',
  'We have 15. May I help?',
  'In January 2026',
  'January 15,000 people',
  'a ratio of 1/2, 3/4 done, 5 of 10',
  '10.1.20.26 is an address',
  'https://example.org/2026/01/15/news www.example.org/2026-01-15 me-2026-01-15@example.org',
  'Order 2026/01/15/7, part #3/4/2026',
  'from 18:00 to 19:30',
  '{{ "2026-01-15" | date }} {% assign day = "2026-01-15" %}{% comment %}January 15{% endcomment %}',
  '{{ day }} January',
])('%j says no date', (text) => {
  expect(found(text)).toEqual([])
})

test.each([
  ['tr', '5 ara verdik'],
  ['de', 'Wir haben 15 Mails'],
  ['fr', 'Il y a 15 mairies, 24h/24 et 7j/7'],
  ['ja', '24時間対応、第1回15日間'],
  ['es', '15 marcas'],
])('in %s %j says no date', (locale, text) => {
  expect(found(text, locale)).toEqual([])
})
