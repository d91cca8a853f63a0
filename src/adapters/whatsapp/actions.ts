import type { AdapterAction } from '../actions.ts'
import { judgeProfile } from './operations/judge-profile.ts'

const takesNothing: AdapterAction['judge'] = (given) =>
  Object.keys(given).map((key) => `\`${key}\` is nothing that it knows: it takes no arguments`)

const reversible = (): undefined => undefined

const whenDeregistered = 'the number is deregistered by then, and the platform refuses it (133010)'

/**
 * What can be done to a WhatsApp channel, and in which order it is safe: the number's own settings, then templates, then the number, then
 * the webhooks. https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/registration
 */
export const whatsappActions: readonly AdapterAction[] = [
  {
    name: 'set-profile',
    irreversible: reversible,
    judge: judgeProfile,
    notAfter: [{ action: 'deregister', why: whenDeregistered }],
  },
  {
    name: 'clear-commands',
    irreversible: reversible,
    judge: takesNothing,
    notAfter: [{ action: 'deregister', why: whenDeregistered }],
  },
  {
    name: 'delete-links',
    irreversible: () =>
      'a deleted QR code or short link is gone: `thaw` makes new ones with the same text under other codes, and what was printed stays dead',
    judge: takesNothing,
    notAfter: [{ action: 'deregister', why: whenDeregistered }],
  },
  {
    name: 'delete-templates',
    irreversible: () => 'deleted templates are gone, and their names cannot be used again for 30 days',
    judge: takesNothing,
    needsAccount: true,
  },
  {
    name: 'deregister',
    irreversible: ({ hasPin }) =>
      hasPin
        ? undefined
        : 'without its PIN (`channel: { pin: "${WHATSAPP_PIN}" }`) the number cannot be registered again',
    judge: takesNothing,
    undoneBy: 'register',
    ends: { what: 'sending', why: 'a deregistered number sends nothing any more, no auto-reply either' },
    notAfter: [
      {
        action: 'unsubscribe',
        why: 'no webhook comes any more by then: what became of the last messages is never learnt',
      },
    ],
    byHand: [
      {
        what: 'delete the number in WhatsApp Manager (Account tools, Phone numbers): no API does it, and the platform refuses it within 30 days of a paid message',
        after: 'last message',
        days: 30,
      },
      {
        what: 'revoke the access token (Business settings, System users), once nothing is to be thawed any more',
        after: 'action',
        days: 0,
      },
    ],
  },
  {
    name: 'unsubscribe',
    irreversible: reversible,
    judge: takesNothing,
    needsAccount: true,
    ends: {
      what: 'receipts',
      why: 'no webhook comes any more, for no number of the account: nobody learns what became of the last messages, and no auto-reply is asked for',
    },
  },
]
