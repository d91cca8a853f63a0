import { describe, expect, test } from 'vitest'
import { planOf, twoLines } from './kit.ts'

const text = [
  'sunset: ChatGPT leaves WhatsApp on 2026-01-15', // 1
  'audience: { source: users.csv }', // 2
  'phases:', // 3
  '  announce: { at: [60 days before, now], message: announce }', // 4
  'messages:', // 5
  '  announce:', // 6
  '    en: "Bye {{ x }}, \\u00e9\\"q\\" {{ y }} and {{ x }}"', // 7
  "    fr: 'L''adieu {{ x }}'", // 8
  '    de: |-', // 9
  '      Erste Zeile', // 10
  '', // 11
  '      Zweite {{ x }} Zeile', // 12
  '    it: una riga', // 13
  '      lunga {{ x }}', // 14
  '    es: "una línea', // 15
  '      larga {{ x }}"', // 16
  '    id: >-', // 17
  '      baris satu', // 18
  '      baris dua {{ x }}', // 19
  '    ar: "\\U0001F600 {{ x }}"', // 20
  '',
].join('\n')

const { places } = planOf(text)
const at = (place: ReturnType<typeof places.of>) => place && `${place.line}:${place.column}+${place.length}`
const message = (locale: string) => ['messages', 'announce', locale]

describe('a place in the plan', () => {
  test('of a value and of its key', () => {
    expect(at(places.of(['audience', 'source']))).toBe('2:21+9')
    expect(at(places.ofKey(['audience', 'source']))).toBe('2:13+6')
    expect(at(places.of(['phases', 'announce', 'at', 1]))).toBe('4:36+3')
  })

  test('is of one line, also for what covers several', () => {
    expect(at(places.of(['messages', 'announce', 'de']))).toBe('9:9+2')
  })

  test('is undefined for what is a default', () => {
    expect(places.of(['window'])).toBeUndefined()
    expect(places.ofKey(['phases', 'freeze'])).toBeUndefined()
  })

  test.each([
    ['a double-quoted text', 'en', '{{ y }}', 0, '7:35+7'],
    ['the second of two', 'en', '{{ x }}', 1, '7:47+7'],
    ['what is escaped, by its value', 'en', 'é"q"', 0, '7:23+11'],
    ['a single-quoted text after a doubled quote', 'fr', '{{ x }}', 0, '8:19+7'],
    ['a literal block', 'de', '{{ x }}', 0, '12:14+7'],
    ['a plain text of two lines', 'it', '{{ x }}', 0, '14:13+7'],
    ['a quoted text of two lines', 'es', '{{ x }}', 0, '16:13+7'],
    ['a folded block', 'id', '{{ x }}', 0, '19:17+7'],
    ['after a character of two code units', 'ar', '{{ x }}', 0, '20:21+7'],
  ])('inside %s', (_, locale, word, nth, place) => {
    expect(at(places.within(message(locale), word, nth))).toBe(place)
  })

  test('of what is not inside is the whole value’s', () => {
    expect(at(places.within(message('fr'), 'nowhere'))).toBe('8:9+18')
    expect(at(places.within(message('en'), '{{ x }}', 7))).toBe(at(places.of(message('en'))))
  })

  test('finds a locale by its canonical name, however it is written', () => {
    const plan = planOf(`${twoLines}messages: { announce: { pt-br: "Até {{ x }}", en: "Bye" } }\n`)
    expect(at(plan.places.within(['messages', 'announce', 'pt-BR'], '{{ x }}'))).toBe('3:37+7')
  })
})
