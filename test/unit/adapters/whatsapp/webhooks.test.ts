import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { whatsappWebhooks } from '../../../../src/adapters/whatsapp/webhooks.ts'
import { instant } from '../../../../src/base/instant.ts'
import { Secret } from '../../../../src/base/secret.ts'
import { bodyWith } from '../../../kit/served-exit.ts'

const webhooks = whatsappWebhooks({ signing: new Secret('the-secret'), verify: new Secret('verify-me') })
const read = (body: unknown) => webhooks.read(Buffer.from(JSON.stringify(body)))
const eventsOf = (value: object) => read(bodyWith(value))?.events

const status = { id: 'w', status: 'delivered', timestamp: '1763640000', recipient_id: '33612345601' }

test('a receipt says whose it is by the key that it carries, without the attempt', () => {
  expect(
    eventsOf({ statuses: [{ ...status, biz_opaque_callback_data: 'exit:1a:announce@7d#2:17:3' }] }),
  ).toEqual([
    {
      kind: 'receipt',
      key: 'exit:1a:announce@7d#2:17',
      attempt: 3,
      says: 'delivered',
      at: instant(1_763_640_000_000),
    },
  ])
  expect(eventsOf({ statuses: [status] })).toMatchObject([{ kind: 'receipt', key: undefined }])
})

test.each([
  [
    { code: 131026, title: 'Message undeliverable' },
    { code: '131026', text: 'Message undeliverable', of: 'recipient' },
  ],
  [
    { code: 132015, title: 'Paused', message: 'Template is paused', error_data: { details: 'low quality' } },
    { code: '132015', text: 'Template is paused: low quality', of: 'template' },
  ],
  [
    { code: 7, title: 'New' },
    { code: '7', text: 'New', of: 'recipient' },
  ],
  [{}, { code: 'failed', text: 'failed, and the platform does not say why', of: 'recipient' }],
])('what failed says why: %j', (error, reason) => {
  expect(eventsOf({ statuses: [{ ...status, status: 'failed', errors: [error] }] })).toMatchObject([
    { says: 'failed', reason },
  ])
})

test('a message comes from a number with its plus, or from a user id where the number is hidden', () => {
  const message = { id: 'w', timestamp: '1763640000', type: 'text', text: { body: 'hi' } }
  const of = (more: object) => eventsOf({ messages: [{ ...message, ...more }] })
  expect(of({ from: '33612345601' })).toMatchObject([
    { from: '+33612345601', text: 'hi', sender: '106540352242922' },
  ])
  expect(of({ from: '', from_user_id: 'US.13491' })).toMatchObject([{ from: 'US.13491' }])
  expect(
    of({ from: '33612345601', type: 'button', text: undefined, button: { text: 'STOP' } }),
  ).toMatchObject([{ text: 'STOP' }])
  expect(of({})).toEqual([])
  expect(
    eventsOf({ contacts: [{ wa_id: '', user_id: 'US.777' }], messages: [{ ...message, from: '' }] }),
  ).toMatchObject([{ from: 'US.777' }])
})

test('what is no message of anybody, or of nobody’s business, is left to the bot', () => {
  expect(
    eventsOf({ messages: [{ from: '1', timestamp: '1763640000', type: 'system', system: {} }] }),
  ).toMatchObject([{ kind: 'other' }])
  expect(
    read({
      object: 'whatsapp_business_account',
      entry: [
        {
          changes: [
            { field: 'flows', value: {} },
            { field: 'account_update', value: { event: 'DISABLED_UPDATE' } },
          ],
        },
      ],
    })?.events,
  ).toEqual([
    { kind: 'other', about: 'flows' },
    { kind: 'news', about: 'account_update', text: '{"event":"DISABLED_UPDATE"}' },
  ])
})

test('the signature is over the bytes, and only the right one is right', () => {
  const verify = (raw: Uint8Array, said: string | undefined): boolean => webhooks.verify(raw, () => said)
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), fc.nat(), (raw, other, at) => {
      const right = `sha256=${createHmac('sha256', 'the-secret').update(raw).digest('hex')}`
      expect(verify(raw, right)).toBe(true)
      expect(verify(raw, other)).toBe(false)
      expect(verify(raw, undefined)).toBe(false)
      const place = 7 + (at % 64)
      const flipped = right[place] === '0' ? '1' : '0'
      expect(verify(raw, right.slice(0, place) + flipped + right.slice(place + 1))).toBe(false)
      expect(verify(Buffer.concat([raw, Buffer.from('x')]), right)).toBe(false)
    }),
  )
})

test('whatever JSON comes, it is read or left, and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, change) => {
      read(value)
      read({ object: 'whatsapp_business_account', entry: value })
      read({
        object: 'whatsapp_business_account',
        entry: [{ changes: [{ field: 'messages', value: change }] }],
      })
      eventsOf({ statuses: [value], messages: [change], errors: [value] })
    }),
  )
})
