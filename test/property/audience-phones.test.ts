import fc from 'fast-check'
import metadata from 'libphonenumber-js/min/metadata'
import { expect, test } from 'vitest'
import { readAddress } from '../../src/model/address.ts'
import { readByLibrary, readInternational } from '../../src/model/address-phone.ts'
import { sharedForm } from '../../src/model/phone-aliases.ts'

const codes = [
  ...Object.keys(metadata.country_calling_codes),
  ...Object.keys(metadata.nonGeographic),
  '999',
  '210',
  '0',
]
const shared = ['1', '7', '39', '44', '47', '61', '212', '262', '290', '358', '590', '599', '54', '55']

const digits = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength })

const number = fc
  .tuple(fc.oneof(fc.constantFrom(...codes), fc.constantFrom(...shared)), digits(3, 13))
  .map(([code, rest]) => `+${code}${rest}`)

/** A number whose first digits are in use: the example of a country's plan, with its end changed. */
const inUse = fc
  .tuple(
    fc.constantFrom(
      '+3361',
      '+1201',
      '+1506',
      '+1809',
      '+447',
      '+4478',
      '+5511',
      '+5411',
      '+54911',
      '+5255',
      '+771',
      '+791',
      '+3906',
      '+6141',
      '+618',
      '+590690',
      '+44148',
      '+3580',
    ),
    digits(5, 9),
  )
  .map(([start, rest]) => start + rest)

test('the fast way to read a number gives exactly the library’s answer', () => {
  fc.assert(
    fc.property(fc.oneof(number, inUse), (text) => {
      expect(readInternational(text)).toEqual(readByLibrary(text))
    }),
    { numRuns: 4000 },
  )
})

test('a normalised address is normalised to itself, and its identity is shared by all it is an alias of', () => {
  fc.assert(
    fc.property(fc.oneof(number, inUse), fc.constantFrom('phone' as const, 'text' as const), (text, kind) => {
      const once = readAddress(text, kind)
      fc.pre(!('cannot' in once))
      expect(readAddress(once.address, kind)).toEqual(once)
      expect(sharedForm(sharedForm(once.address))).toBe(sharedForm(once.address))
    }),
    { numRuns: 1000 },
  )
})

test('no text makes reading throw, and an address never holds a control character', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'+0123 ()-.;=x:telé\u202a\n') }),
  )
  fc.assert(
    fc.property(text, fc.constantFrom('phone' as const, 'text' as const), (written, kind) => {
      const read = readAddress(written, kind)
      if ('cannot' in read) return
      expect(read.address).not.toBe('')
      expect(read.address).not.toMatch(/\p{Cc}/u)
      if (kind === 'phone') expect(read.address).toMatch(/^(\+\d{5,17}|[A-Z]{2}\.[A-Za-z0-9]+)$/)
    }),
    { numRuns: 2000 },
  )
})
