import type { Adapter, AdapterKind, Envelope, Prepared } from '../../../src/adapters/adapter.ts'
import { instant, millis } from '../../../src/base/instant.ts'
import { type DeliveryKey, deliveryKeyOf, recipientId } from '../../../src/model/delivery.ts'
import type { Rendered } from '../../../src/model/message.ts'
import { localeTag, phaseName, planName, senderId } from '../../../src/model/names.ts'
import { occurrenceId, stepKey } from '../../../src/model/occurrence.ts'
import type { ChannelPlan } from '../../../src/model/plan.ts'
import { address } from '../../../src/model/recipient.ts'

export const channelPlan = (fields: Partial<ChannelPlan> = {}): ChannelPlan => ({
  name: 'WhatsApp',
  adapter: 'whatsapp',
  senders: [],
  timeout: millis(5000),
  concurrency: 8,
  perDay: 'unlimited',
  share: 1,
  ...fields,
})

export const rendered = (fields: Partial<Rendered> = {}): Rendered => ({
  locale: localeTag('en'),
  text: 'It leaves on 15 January 2026.',
  ...fields,
})

export const template: NonNullable<Rendered['template']> = {
  name: 'sunset_announce',
  language: 'en',
  parameters: ['15 January 2026'],
  buttonSuffix: 'abc123',
}

export const keyOf = (number: number): DeliveryKey =>
  deliveryKeyOf(planName('leave'), 'l1', stepKey('announce'), recipientId(number))

export const envelope = (number: number, fields: Partial<Envelope> = {}): Envelope => ({
  key: keyOf(number),
  attempt: 1,
  at: instant(Date.UTC(2025, 10, 16, 9)),
  phase: phaseName('announce'),
  occurrence: occurrenceId('announce'),
  ...fields,
})

/** As `prepare` gives it; a message that cannot be sent fails the test. */
export const prepared = (
  from: AdapterKind | Adapter,
  to: string,
  message: Rendered = rendered(),
  sender = '1065',
): Prepared => {
  const result = from.prepare(message, address(to), senderId(sender))
  if ('cannot' in result) throw new Error(result.cannot)
  return result
}

export const notStopped: AbortSignal = new AbortController().signal
