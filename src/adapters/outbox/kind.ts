import { senderId } from '../../model/names.ts'
import type { AdapterKind } from '../adapter.ts'

const maxLength = 65_536

/** Messages into a file, one NDJSON line each: to try a plan, and to hand messages to a program of one's own. */
export const outboxKind: AdapterKind = {
  name: 'outbox',
  channels: ['Outbox'],
  capabilities: {
    addresses: 'text',
    idempotentResend: false,
    receipts: 'query',
    templates: false,
    maxLength,
    timeToLive: false,
  },
  limits: {},
  environment: {},
  defaultSender: senderId('outbox'),
  prepare: (message, to, sender) => {
    if (to === '') return { cannot: 'the address is empty' }
    if (message.text.length > maxLength)
      return { cannot: `the text has ${message.text.length} characters, the outbox takes ${maxLength}` }
    return { to, sender, rendered: message }
  },
  create: async (settings) => (await import('./adapter.ts')).outboxAdapter(outboxKind, settings),
}
