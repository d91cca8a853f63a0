import { describe, expect, test } from 'vitest'
import { readAddress } from '../../../src/model/address.ts'
import { countryCode } from '../../../src/model/names.ts'

const phone = (text: string, country?: string): string => {
  const read = readAddress(text, 'phone', country === undefined ? undefined : countryCode(country))
  return 'cannot' in read ? `cannot: ${read.cannot}` : read.address
}
const identityOf = (text: string, kind: 'phone' | 'text' = 'phone'): string => {
  const read = readAddress(text, kind)
  return 'cannot' in read ? `cannot: ${read.cannot}` : read.identity
}

describe('a phone number', () => {
  test.each([
    '+33612345678',
    '+33 6 12 34 56 78',
    ' +33.6.12.34.56.78 ',
    '+33 (0)6 12-34-56-78',
    '0033612345678',
    '00 33 6 12 34 56 78',
    'tel:+33-6-12-34-56-78',
    '33612345678',
    '33 6 12 34 56 78',
    '\u202a+33 6 12 34 56 78\u202c',
    '＋３３６１２３４５６７８',
    '+٣٣٦١٢٣٤٥٦٧٨',
  ])('is read however it is written: %s', (written) => {
    expect(phone(written)).toBe('+33612345678')
  })

  test.each([
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['612345678', 'FR', '+33612345678'],
    ['33612345678', 'FR', '+33612345678'],
    ['447911123456', 'FR', '+447911123456'],
    ['(415) 555-0123', 'US', '+14155550123'],
    ['4155550123', 'US', '+14155550123'],
    ['0011 33 6 12 34 56 78', 'AU', '+33612345678'],
    ['011 33 6 12 34 56 78', 'US', '+33612345678'],
    ['11 98765-4321', 'BR', '+5511987654321'],
    ['011 15-2345-6789', 'AR', '+5491123456789'],
  ])('%s of somebody in %s is %s', (written, country, expected) => {
    expect(phone(written, country)).toBe(expected)
  })

  test('a + says where a number is from, whatever the row’s country', () => {
    const read = readAddress('+33612345678', 'phone', countryCode('US'))
    expect(read).toMatchObject({ address: '+33612345678', country: 'FR' })
  })

  test.each([
    ['', 'the address is empty'],
    ['   ', 'the address is empty'],
    ['nobody', 'the address is not a phone number'],
    ['+33612345678 ext 5', 'the address is not a phone number'],
    ['+33612345678 / +33612345679', 'the address is not a phone number'],
    ['=1+1', 'the address is not a phone number'],
    ['+33', 'not a phone number: no country has its calling code, or it is too short'],
    ['+3361234567', 'not a phone number: too long or too short for FR'],
    ['+999612345678', 'not a phone number: no country has its calling code'],
    ['+1', 'not a phone number'],
    ['0612345678', 'a phone number without its country'],
    ['12', 'a phone number without its country'],
    ['+33612345678'.repeat(30), 'the address is not a phone number'],
  ])('%j is refused: %s', (written, reason) => {
    expect(phone(written)).toContain(`cannot: ${reason}`)
  })

  test('a refusal never repeats the number', () => {
    for (const written of ['+3361234567', '0612345678', '+33612345678 ext 5'])
      expect(phone(written)).not.toMatch(/\d{5}/)
  })

  test('a number of the right length in a range that no list knows is taken: the platform knows better', () => {
    expect(readAddress('+15550000001', 'phone')).toEqual({
      address: '+15550000001',
      identity: '+15550000001',
      country: undefined,
    })
  })

  test.each([
    ['+14155550123', 'US'],
    ['+15062345678', 'CA'],
    ['+18095550123', 'DO'],
    ['+77710009998', 'KZ'],
    ['+79123456789', 'RU'],
    ['+393123456789', 'IT'],
    ['+447400123456', 'GB'],
  ])('%s is of %s, though others share its calling code', (written, country) => {
    expect(readAddress(written, 'phone')).toMatchObject({ country })
  })
})

describe('one person under two numbers (T35)', () => {
  test.each([
    ['Brazil: with and without the ninth digit', '+55 11 98765-4321', '+551187654321'],
    ['Mexico: with and without the old 1', '+52 1 55 1234 5678', '+525512345678'],
    ['Mexico, without a plus', '5215512345678', '+525512345678'],
    ['Argentina: with and without the 9', '+54 9 11 2345-6789', '+541123456789'],
    ['Mexico, with 00', '00 52 1 55 1234 5678', '+525512345678'],
    ['Argentina: with 15', '+54 11 15 2345-6789', '+5491123456789'],
  ])('%s', (_, one, other) => {
    expect(identityOf(one)).toBe(identityOf(other))
    expect(identityOf(one)).not.toContain('cannot')
  })

  test('in a channel of text addresses too', () => {
    expect(identityOf('+55 11 98765-4321', 'text')).toBe(identityOf('+551187654321', 'text'))
    expect(identityOf('+52 1 55 1234 5678', 'text')).toBe(identityOf('0052 55 1234 5678', 'text'))
  })

  test('the address stays the one that was written', () => {
    expect(phone('+52 1 55 1234 5678')).toBe('+5215512345678')
    expect(phone('+55 11 98765-4321')).toBe('+5511987654321')
    expect(phone('+55 11 8765-4321')).toBe('+551187654321')
  })

  test('a Brazilian landline and a mobile number that ends like it are two people', () => {
    expect(identityOf('+5511923456789')).not.toBe(identityOf('+551123456789'))
  })

  test('a Mexican 1 in front of too few digits is no number', () => {
    expect(identityOf('+52 1 55 1234 56')).toContain('cannot')
  })
})

describe('a text address', () => {
  const text = (written: string): string => {
    const read = readAddress(written, 'text')
    return 'cannot' in read ? `cannot: ${read.cannot}` : read.address
  }

  test.each([
    ['1001', '1001'],
    [' @ana:example.org ', '@ana:example.org'],
    ['33612345678', '33612345678'],
    ['0612345678', '0612345678'],
    ['+33 6 12 34 56 78', '+33612345678'],
    ['0033612345678', '+33612345678'],
    ['00123', '00123'],
    ['+1', '+1'],
    ['-1001234567890', '-1001234567890'],
    ['Ana é 👋', 'Ana é 👋'],
  ])(
    '%j is %j: what reads as an international number is one, all else is taken as it is',
    (written, address) => {
      expect(text(written)).toBe(address)
    },
  )

  test('control characters, nothing, and more than 256 characters are refused', () => {
    for (const control of ['a\u0000b', 'a\nb', 'a\u007fb', 'a\u0085b', 'a\u2028b'])
      expect(text(control)).toBe('cannot: the address holds control characters')
    expect(text(' \t ')).toBe('cannot: the address is empty')
    expect(text('x'.repeat(256))).toHaveLength(256)
    expect(text('x'.repeat(257))).toBe('cannot: the address is longer than 256 characters')
  })

  test('mailboxes that differ in case are one person, other addresses are not', () => {
    expect(identityOf('Ana@Example.org', 'text')).toBe(identityOf('ana@example.org', 'text'))
    expect(text('Ana@Example.org')).toBe('Ana@Example.org')
    expect(identityOf('U02ABC', 'text')).not.toBe(identityOf('u02abc', 'text'))
  })
})

test.each(['phone', 'text'] as const)(
  'a WhatsApp user id is an address, with its country (T56): %s',
  (kind) => {
    expect(readAddress('FR.13491208655302741918', kind)).toEqual({
      address: 'FR.13491208655302741918',
      identity: 'FR.13491208655302741918',
      country: 'FR',
    })
    expect(readAddress(`US.${'a'.repeat(256)}`, kind)).toMatchObject({ country: 'US' })
    expect(readAddress('ZZ.1', kind)).toMatchObject({ address: 'ZZ.1', country: undefined })
  },
)
