import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Fields, fieldsOf, filledText, parsedJson } from '../../base/foreign-json.ts'
import { type Instant, instant } from '../../base/instant.ts'
import type { WebhookEvent, WebhookSecrets, Webhooks } from '../webhooks.ts'
import { errorRowOf } from './error-table.ts'

const header = 'x-hub-signature-256'
const shapeOfSignature = /^sha256=([0-9a-f]{64})$/i

/**
 * The Cloud API's webhooks: signed with the app's secret over the bytes as they came
 * (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint), up to 1,000 updates and 3 MB each.
 * Updates come in any order, again, and before the answer to the send
 * (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status).
 */
export const whatsappWebhooks = ({ signing, verify }: WebhookSecrets): Webhooks => ({
  handshake: (query) => {
    const asked = query.get('hub.verify_token')
    const challenge = query.get('hub.challenge')
    if (query.get('hub.mode') !== 'subscribe' || asked === undefined || challenge === undefined)
      return undefined
    return verify !== undefined && isSame(asked, verify.reveal()) ? challenge : undefined
  },
  verify: (raw, headerOf) => {
    const said = shapeOfSignature.exec(headerOf(header) ?? '')?.[1] ?? ''
    const right = createHmac('sha256', signing.reveal()).update(raw).digest()
    const given = Buffer.alloc(right.length)
    given.write(said, 'hex')
    return timingSafeEqual(given, right) && said !== ''
  },
  read: (raw) => {
    const body = fieldsOf(
      parsedJson(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8')),
    )
    if (body?.['object'] !== 'whatsapp_business_account' || !Array.isArray(body['entry'])) return undefined
    const events: WebhookEvent[] = []
    let unreadable = 0
    const take = (event: WebhookEvent | undefined): void => {
      if (event === undefined) unreadable++
      else events.push(event)
    }
    for (const entry of body['entry'])
      for (const change of listOf(fieldsOf(entry)?.['changes'])) {
        const field = filledText(fieldsOf(change)?.['field'])
        const value = fieldsOf(fieldsOf(change)?.['value'])
        if (field === undefined || value === undefined) unreadable++
        else for (const event of eventsOf(field, value)) take(event)
      }
    return { events, unreadable }
  },
})

/** Hashes have one length, so that nothing but equality decides, and no length is told. */
const isSame = (one: string, other: string): boolean => {
  const digest = (text: string): Buffer => createHmac('sha256', 'same').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function* eventsOf(field: string, value: Fields): Generator<WebhookEvent | undefined> {
  if (field === 'messages') yield* messagesOf(value)
  else if (field === 'user_preferences')
    for (const one of listOf(value['user_preferences'])) yield preferenceOf(fieldsOf(one))
  else if (news.has(field)) yield { kind: 'news', about: field, text: wordsOf(value) }
  else yield { kind: 'other', about: field }
}

/** About the account and its templates; what is in them is for a person to read. */
const news: ReadonlySet<string> = new Set([
  'account_update',
  'account_alerts',
  'account_review_update',
  'business_capability_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'message_template_status_update',
  'message_template_quality_update',
  'template_category_update',
  'security',
  'payment_configuration_update',
])

function* messagesOf(value: Fields): Generator<WebhookEvent | undefined> {
  const sender = filledText(fieldsOf(value['metadata'])?.['phone_number_id']) ?? ''
  for (const status of listOf(value['statuses'])) yield receiptOf(fieldsOf(status))
  const contacts = listOf(value['contacts']).map(fieldsOf)
  // Whoever hides their number is named by a user id alone.
  const user = contacts.length === 1 ? filledText(contacts[0]?.['user_id']) : undefined
  for (const message of listOf(value['messages'])) yield inboundOf(fieldsOf(message), { sender, user })
  for (const error of listOf(value['errors']))
    yield { kind: 'news', about: 'errors', text: wordsOf(fieldsOf(error) ?? {}) }
}

const says: Readonly<Record<string, 'sent' | 'delivered' | 'read' | 'failed'>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  // A voice message that was played was read.
  played: 'read',
  failed: 'failed',
}

const receiptOf = (status: Fields | undefined): WebhookEvent | undefined => {
  const said = filledText(status?.['status'])
  const at = momentOf(status?.['timestamp'])
  const state = said !== undefined && Object.hasOwn(says, said) ? says[said] : undefined
  if (status === undefined || at === undefined) return undefined
  // A kind of status that is not known yet says nothing that we know.
  if (state === undefined) return { kind: 'other', about: `status ${said ?? ''}`.slice(0, 60) }
  return {
    kind: 'receipt',
    ...ofAttempt(filledText(status['biz_opaque_callback_data'])),
    says: state,
    at,
    ...(state === 'failed' ? { reason: reasonOf(fieldsOf(listOf(status['errors'])[0])) } : {}),
  }
}

/** What every send carries is the delivery's key and the attempt's number behind a colon. */
const ofAttempt = (
  opaque: string | undefined,
): { readonly key: string | undefined; readonly attempt?: number } => {
  const [, key = opaque, attempt] = /^(.*):(\d{1,9})$/s.exec(opaque ?? '') ?? []
  return { key, ...(attempt === undefined ? {} : { attempt: Number(attempt) }) }
}

const reasonOf = (error: Fields | undefined): NonNullable<(WebhookEvent & { kind: 'receipt' })['reason']> => {
  const { title, message } = error ?? {}
  const code = Number(error?.['code'] ?? Number.NaN)
  const details = filledText(fieldsOf(error?.['error_data'])?.['details'])
  const words = filledText(message) ?? filledText(title) ?? 'failed, and the platform does not say why'
  const rule = errorRowOf(code)?.rule
  return {
    code: Number.isInteger(code) ? String(code) : 'failed',
    text: details === undefined || details === words ? words : `${words}: ${details}`,
    of: rule?.kind === 'refused' ? rule.of : 'recipient',
  }
}

/** A number comes without its plus; who hides theirs has a user id alone, and the number may be an empty text. */
const inboundOf = (
  message: Fields | undefined,
  { sender, user }: { readonly sender: string; readonly user: string | undefined },
): WebhookEvent | undefined => {
  const at = momentOf(message?.['timestamp'])
  const number = filledText(message?.['from'])
  const from =
    number === undefined
      ? (filledText(message?.['from_user_id']) ?? user)
      : /^[1-9]\d{6,14}$/.test(number)
        ? `+${number}`
        : number
  if (message === undefined || at === undefined || from === undefined) return undefined
  // The platform's own words about somebody, such as a changed number, are nobody's message.
  if (message['type'] === 'system') return { kind: 'other', about: 'system' }
  const text =
    filledText(fieldsOf(message['text'])?.['body']) ?? filledText(fieldsOf(message['button'])?.['text'])
  return { kind: 'inbound', from, sender, at, ...(text === undefined ? {} : { text }) }
}

const preferenceOf = (one: Fields | undefined): WebhookEvent | undefined => {
  const number = filledText(one?.['wa_id'])
  const from = number === undefined ? filledText(one?.['user_id']) : `+${number.replace(/^\+/, '')}`
  const value = one?.['value']
  const at = momentOf(one?.['timestamp'])
  if (from === undefined || at === undefined || (value !== 'stop' && value !== 'resume')) return undefined
  return { kind: 'preference', from, says: value, about: filledText(one?.['category']) ?? '', at }
}

/** Seconds since 1970, as text or number. */
const momentOf = (value: unknown): Instant | undefined => {
  const seconds = typeof value === 'string' ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 && seconds < 1e11
    ? instant(seconds * 1000)
    : undefined
}

const longestNews = 500

const wordsOf = (value: Fields): string => JSON.stringify(value).slice(0, longestNews)
