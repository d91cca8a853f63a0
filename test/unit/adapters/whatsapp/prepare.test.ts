import { describe, expect, test } from 'vitest'
import { whatsappKind } from '../../../../src/adapters/whatsapp/kind.ts'
import { bodyOf } from '../../../../src/adapters/whatsapp/prepare.ts'
import type { Rendered } from '../../../../src/model/message.ts'
import { senderId } from '../../../../src/model/names.ts'
import { address } from '../../../../src/model/recipient.ts'
import { keyOf, prepared, rendered, template } from '../message.ts'

const bodyFor = (to: string, message: Rendered): Record<string, unknown> => {
  const { body } = prepared(whatsappKind, to, message)
  return JSON.parse(bodyOf(String(body), keyOf(7), 3))
}

const cannot = (to: string, message: Rendered): unknown =>
  whatsappKind.prepare(message, address(to), senderId('1'))

describe('a request', () => {
  test('of free text goes to the number with its plus, and carries the key with the attempt', () => {
    expect(bodyFor('+16505551234', rendered({ text: 'Bye', link: 'https://x.example/t' }))).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+16505551234',
      type: 'text',
      text: { preview_url: false, body: 'Bye' },
      biz_opaque_callback_data: 'leave:l1:announce:7:3',
    })
  })

  test('to a user id names it as recipient and leaves `to` out (T56)', () => {
    const body = bodyFor('US.13491208655302741918', rendered())
    expect(body).toMatchObject({ recipient: 'US.13491208655302741918' })
    expect(body).not.toHaveProperty('to')
  })

  test('of a template fills its body in order and ends the button with the link', () => {
    const parameters = ['Ana', '15 January 2026']
    expect(bodyFor('+16505551234', rendered({ template: { ...template, parameters } }))['template']).toEqual({
      name: 'sunset_announce',
      language: { policy: 'deterministic', code: 'en' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Ana' },
            { type: 'text', text: '15 January 2026' },
          ],
        },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'abc123' }] },
      ],
    })
  })

  test('of a template without variables has no components', () => {
    const fixed = { name: 'sunset_stays', language: 'pt_BR', parameters: [] }
    expect(bodyFor('+5511999990000', rendered({ template: fixed }))['template']).toEqual({
      name: 'sunset_stays',
      language: { policy: 'deterministic', code: 'pt_BR' },
    })
  })

  test.each(['"},"to":"+1', 'a\nb\u2028c', 'עברית 🌅', '{{ service }}', '\ud800'])(
    'carries hostile text as it is: %j (T54)',
    (text) => {
      const sent = bodyFor('+16505551234', rendered({ text }))['text']
      expect(sent).toEqual({ preview_url: false, body: text })
    },
  )

  test.each([
    ['Ana\nMaria', 'Ana Maria'],
    ['Ana \t\r\n Maria', 'Ana Maria'],
    ['Ana     Maria', 'Ana Maria'],
    ['Ana  Maria', 'Ana  Maria'],
  ])('puts a value on one line, as the platform asks: %j', (parameter, sent) => {
    const body = bodyFor('+16505551234', rendered({ template: { ...template, parameters: [parameter] } }))
    expect(JSON.stringify(body)).toContain(JSON.stringify(sent))
  })
})

describe('a message that cannot be sent says why', () => {
  test.each(['16505551234', '+0123456789', 'ana@example.org', '', '+1650555123456789012', 'us.123'])(
    'to %j: it is no address of WhatsApp',
    (to) => {
      expect(cannot(to, rendered())).toEqual({ cannot: expect.stringContaining('neither a phone number') })
    },
  )

  test('and never shows the address', () => {
    expect(JSON.stringify(cannot('16505551234', rendered()))).not.toContain('16505551234')
  })

  test.each([
    ['a text of 4,097 characters', rendered({ text: 'x'.repeat(4097) }), '4097'],
    ['an empty text', rendered({ text: ' ' }), 'empty'],
    ['a template filled to 1,025', rendered({ text: 'x'.repeat(1025), template }), '1024'],
    ['an empty value (T33)', rendered({ template: { ...template, parameters: ['Ana', ''] } }), 'value 2'],
    ['an empty link', rendered({ template: { ...template, buttonSuffix: '' } }), 'link'],
  ])('for %s', (_what, message, said) => {
    expect(cannot('+16505551234', message)).toEqual({ cannot: expect.stringContaining(said) })
  })

  test('but the longest allowed go', () => {
    expect(bodyFor('+16505551234', rendered({ text: 'x'.repeat(4096) }))).toBeDefined()
    expect(bodyFor('+16505551234', rendered({ text: 'x'.repeat(1024), template }))).toBeDefined()
  })
})
