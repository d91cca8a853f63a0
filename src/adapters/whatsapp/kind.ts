import { millis, second } from '../../base/instant.ts'
import { tiers } from '../../model/growth.ts'
import type { AdapterKind } from '../adapter.ts'
import { whatsappActions } from './actions.ts'
import { longestText, prepareMessage } from './prepare.ts'

/** WhatsApp's Cloud API. What it promises and limits: https://developers.facebook.com/documentation/business-messaging/whatsapp */
export const whatsappKind: AdapterKind = {
  name: 'whatsapp',
  channels: ['WhatsApp', 'WhatsApp Business'],
  capabilities: {
    addresses: 'phone',
    // There is no idempotency key; `biz_opaque_callback_data` comes back in receipts, which settles doubts but prevents nothing.
    idempotentResend: false,
    receipts: 'webhook',
    templates: true,
    maxLength: longestText,
    // A message's time-to-live is the template's, fixed when that is created; a send cannot carry one.
    timeToLive: false,
    // Template pacing and portfolio pacing end what they held back with it; a template that people dislike is paused with it.
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/portfolio-pacing
    pacingCodes: ['132015'],
  },
  // 1,000 where the platform has raised it; once in 6 seconds to the same person.
  limits: { perSecond: 80, ceiling: 1000, perPair: millis(6 * second), tiers },
  environment: {
    accessToken: 'WHATSAPP_ACCESS_TOKEN',
    sender: 'WHATSAPP_PHONE_NUMBER_ID',
    account: 'WHATSAPP_ACCOUNT_ID',
    appSecret: 'WHATSAPP_APP_SECRET',
    verifyToken: 'WHATSAPP_VERIFY_TOKEN',
  },
  actions: whatsappActions,
  prepare: prepareMessage,
  webhooks: async (secrets) => (await import('./webhooks.ts')).whatsappWebhooks(secrets),
  create: async (settings) => (await import('./adapter.ts')).whatsappAdapter(whatsappKind, settings),
}
