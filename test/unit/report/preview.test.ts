import { expect, test } from 'vitest'
import { localeTag } from '../../../src/model/names.ts'
import { plainPaint } from '../../../src/report/paint.ts'
import { type PreviewedMessage, previewDocument } from '../../../src/report/preview-document.ts'
import { previewText } from '../../../src/report/preview-text.ts'
import { widthOf } from '../../../src/report/width.ts'
import { planOf } from '../../kit/plan-builder.ts'

const announce: PreviewedMessage = {
  message: 'announce',
  phases: ['announce'],
  locale: localeTag('en-GB'),
  people: 412,
  button: 'Link my account',
  result: {
    locale: localeTag('en'),
    text: 'News about ChatGPT: it leaves WhatsApp on 15 January 2026. To keep your chats, link your account before then.',
    link: 'https://chatgpt.com/link?t=abc',
    template: {
      name: 'sunset_announce',
      language: 'en',
      parameters: ['15 January 2026'],
      buttonSuffix: 'abc',
    },
  },
}
const failed: PreviewedMessage = {
  message: 'again',
  phases: ['reminder'],
  locale: localeTag('fa'),
  result: { failed: '`first_name` is empty' },
}
const shown = (messages: readonly PreviewedMessage[], columns = 80): string =>
  previewText({ plan: planOf(), messages, maxLength: 1024, look: { paint: plainPaint, columns } })

test('a message as its recipient reads it, with what the platform is given besides', () => {
  expect(shown([announce, failed])).toMatchInlineSnapshot(`
    "announce   en-GB reads en   412 people
        │ News about ChatGPT: it leaves WhatsApp on 15 January 2026. To keep your
        │ chats, link your account before then.
        │
        │ [ Link my account ]
          109 characters of at most 1,024
          link https://chatgpt.com/link?t=abc
          template sunset_announce (en)
          {{1}} = 15 January 2026
          button suffix = abc

    again   fa   sent by reminder
        cannot be written: \`first_name\` is empty"
  `)
})

test('Japanese is wrapped inside the frame, however narrow the terminal', () => {
  const text =
    'ChatGPTは2026年1月15日にWhatsAppでのサービスを終了します。チャット履歴を残すには、それまでにアカウントを連携してください。'
  const japanese = { ...announce, locale: localeTag('ja'), result: { locale: localeTag('ja'), text } }
  for (let columns = 40; columns <= 120; columns += 8)
    for (const line of shown([japanese], columns).split('\n'))
      expect(widthOf(line)).toBeLessThanOrEqual(columns)
})

test('a name with an escape sequence in it cannot drive the terminal', () => {
  const nasty = { ...announce, result: { locale: localeTag('en'), text: 'Hello \u2068\u001b[31mAna\u2069' } }
  expect(shown([nasty])).toContain('│ Hello ␛[31mAna')
})

test('a plan that sends nothing says so', () => {
  expect(shown([])).toBe('No phase of the plan sends a message.')
})

test('the document has the text, its language and length, or why there is none', () => {
  const { messages } = previewDocument({ plan: planOf(), messages: [announce, failed] })
  expect(messages[0]).toMatchObject({
    locale: 'en-GB',
    textLocale: 'en',
    length: 109,
    button: 'Link my account',
  })
  expect(messages[1]).toEqual({
    message: 'again',
    phases: ['reminder'],
    locale: 'fa',
    failed: '`first_name` is empty',
  })
})
