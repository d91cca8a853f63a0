import { describe, expect, test } from 'vitest'
import { nameFromFile, readPlanName } from '../../../src/plan/plan-name.ts'
import type { Reading } from '../../../src/plan/reading.ts'
import { mayBeSecret, printSecret, readSecret } from '../../../src/plan/secret-source.ts'
import { printShare, readShare } from '../../../src/plan/share.ts'
import { readCallingCode, readCountry, readLocale, readUrl } from '../../../src/plan/text-leaves.ts'
import { readZone } from '../../../src/plan/zone.ts'

const hintOf = (reading: Reading<unknown>) =>
  'complaint' in reading ? reading.complaint.hint : 'none: it was read'

describe('a zone', () => {
  test.each([
    ['Europe/Paris', 'Europe/Paris'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['europe/paris', 'Europe/Paris'],
    ['utc', 'UTC'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
  ])('%s is read', (text, zone) => {
    expect(readZone(text)).toEqual({ value: zone })
  })

  test.each([
    ['America/Los_Angles', 'did you mean `America/Los_Angeles`?'],
    ['Berlin', 'did you mean `Europe/Berlin`?'],
    ['Los Angeles', 'did you mean `America/Los_Angeles`?'],
    ['PST', 'did you mean `America/Los_Angeles`?'],
    ['EST5EDT', 'write an IANA zone: `Europe/Paris`, `America/Sao_Paulo`, `UTC`'],
    ['+02:00', 'write an IANA zone: `Europe/Paris`, `America/Sao_Paulo`, `UTC`'],
  ])('T17: %s is none', (text, hint) => {
    expect(hintOf(readZone(text))).toBe(hint)
  })
})

describe('a percentage', () => {
  test.each([
    ['5%', 0.05],
    ['100 %', 1],
    ['0.1%', 0.001],
    ['7%', 0.07],
  ])('%s is read, and printed again', (text, share) => {
    expect(readShare(text)).toEqual({ value: share })
    expect(readShare(printShare(share))).toEqual({ value: share })
  })

  test.each([
    ['5', 'did you mean `5%`?'],
    ['0.05', 'did you mean `5%`?'],
  ])('%s has no unit', (text, hint) => {
    expect(hintOf(readShare(text))).toBe(hint)
  })

  test.each(['0%', '101%', 'half'])('%s is none', (text) => {
    expect(readShare(text)).toHaveProperty('complaint')
  })
})

describe('a secret', () => {
  test('names the environment or a file, and is printed as that', () => {
    for (const text of ['${WHATSAPP_ACCESS_TOKEN}', '${file:/run/secrets/token}']) {
      const reading = readSecret(text)
      expect('value' in reading && printSecret(reading.value)).toBe(text)
    }
  })

  test('that stands in the plan itself is never printed', () => {
    const reading = readSecret('hunter2')
    expect('value' in reading && printSecret(reading.value)).toBe('[secret]')
    expect(JSON.stringify(reading)).not.toContain('hunter2')
  })

  test('is one reference whole, and what stands around it is not repeated', () => {
    const reading = readSecret('hunter2-${NAME}')
    expect(reading).toHaveProperty('complaint.code', 'bad-secret')
    expect(JSON.stringify(reading)).not.toContain('hunter2')
  })

  test.each(['${}', '${1A}', '${file:}', '${A B}'])('%s is no reference', (text) => {
    expect(readSecret(text)).toHaveProperty('complaint.code', 'bad-secret')
  })

  test('belongs into some fields and no others', () => {
    expect(mayBeSecret(['channel', 'senders', 0, 'token'])).toBe(true)
    expect(mayBeSecret(['phases', 'shutdown', 'actions', 0, 'undo', 'register', 'pin'])).toBe(true)
    expect(mayBeSecret(['channel', 'account'])).toBe(false)
    expect(mayBeSecret(['messages', 'announce', 'en'])).toBe(false)
  })
})

describe('a plan’s name', () => {
  test.each([
    ['chatgpt.yaml', 'chatgpt'],
    ['/plans/Über uns & Co.yml', 'uber-uns-co'],
    ['.hidden plan.yaml', 'hidden-plan'],
    [`${'a'.repeat(100)}.yaml`, 'a'.repeat(63)],
  ])('comes from the file %s', (file, name) => {
    expect(nameFromFile(file)).toEqual({ value: name })
  })

  test.each(['-', '计划.yaml', ''])('cannot come from %j', (file) => {
    expect(nameFromFile(file)).toHaveProperty('complaint.code', 'no-name')
  })

  test('that is written wrong is put right in the hint', () => {
    expect(hintOf(readPlanName('Chat GPT'))).toBe('did you mean `chat-gpt`?')
  })
})

describe('other words', () => {
  test.each([
    [readLocale('pt-br'), 'pt-BR'],
    [readLocale('no'), 'no'],
    [readLocale('zh-hant-tw'), 'zh-Hant-TW'],
    [readCountry('it'), 'IT'],
    [readCallingCode('+39'), '+39'],
    [readUrl('http://127.0.0.1:8080/v1'), 'http://127.0.0.1:8080/v1'],
    [readUrl('http://localhost:8080'), 'http://localhost:8080'],
    [readUrl('http://[::1]:8080'), 'http://[::1]:8080'],
    [readUrl('https://graph.facebook.com'), 'https://graph.facebook.com'],
  ])('%j', (reading, value) => {
    expect(reading).toEqual({ value })
  })

  test.each([
    [readLocale('pt_BR'), 'did you mean `pt-BR`?'],
    [readLocale('english'), 'write a language, and a region if need be: `en`, `pt-BR`'],
    [readCountry('UK'), 'did you mean `GB`?'],
    [readCallingCode('0039'), 'did you mean `+39`?'],
    [readUrl('http://example.com'), 'did you mean `https://example.com`?'],
    [readUrl('http://127.evil.com'), 'did you mean `https://127.evil.com`?'],
    [readUrl('graph.facebook.com'), 'write it as `https://…`'],
    [readUrl('javascript:alert(1)'), 'write it as `https://…`'],
  ])('%j', (reading, hint) => {
    expect(hintOf(reading)).toBe(hint)
  })
})
