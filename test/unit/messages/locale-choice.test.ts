import { describe, expect, test } from 'vitest'
import { chooseLocale, formatLocale } from '../../../src/messages/locale-choice.ts'
import { localeTag } from '../../../src/model/names.ts'

const chosen = (wanted: string, offered: readonly string[], language = 'en'): string | undefined =>
  chooseLocale(localeTag(wanted), localeTag(language), offered.map(localeTag))

describe('the text that a recipient reads', () => {
  test.each([
    ['the very locale', 'pt-BR', ['pt', 'pt-BR', 'en'], 'pt-BR'],
    ['the language without its region', 'pt-BR', ['en', 'pt'], 'pt'],
    ['another region of the language', 'pt', ['en', 'pt-BR'], 'pt-BR'],
    ['another region, from another region', 'es-MX', ['en', 'es-ES'], 'es-ES'],
    ['the language with its script, before the bare one', 'zh-Hant-TW', ['zh', 'zh-Hant'], 'zh-Hant'],
    ['not the same language in a script they do not read', 'sr-Latn', ['en', 'sr-Cyrl'], 'en'],
    ['the plan’s language where theirs is not spoken', 'nl', ['en', 'fr'], 'fr'],
    ['English where the plan’s is not spoken either', 'nl', ['en', 'it'], 'en'],
    ['whatever its case', 'pt-br', ['pt-BR', 'en'], 'pt-BR'],
    ['the plan’s for what is no locale', '???', ['en', 'fr'], 'fr'],
  ])('is %s', (_, wanted, offered, text) => {
    expect(chosen(wanted, offered, 'fr')).toBe(text)
  })

  test('is none where nothing fits', () => {
    expect(chosen('nl', ['fr'])).toBeUndefined()
  })
})

test('dates follow the text’s language with the recipient’s region, never another language', () => {
  const format = (text: string, recipient: string) => formatLocale(localeTag(text), localeTag(recipient))
  expect(format('en', 'en-GB')).toBe('en-GB')
  expect(format('pt-BR', 'pt-PT')).toBe('pt-PT')
  expect(format('en', 'fr-FR')).toBe('en')
  expect(format('pt-BR', 'pt')).toBe('pt-BR')
  expect(format('zh-Hant', 'zh-HK')).toBe('zh-Hant-HK')
})
