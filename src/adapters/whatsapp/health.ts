import { type Fields, fieldsOf, filledText } from '../../base/foreign-json.ts'
import type { SenderId } from '../../model/names.ts'
import type { Finding } from '../../model/preflight.ts'

/** The nodes that a message goes through, in words. https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status */
const nodes: Readonly<Record<string, string>> = {
  PHONE_NUMBER: 'the number',
  WABA: 'the account',
  BUSINESS: 'the business',
  APP: 'the app',
  MESSAGE_TEMPLATE: 'a template',
}

/**
 * What `health_status` comes to: one finding for each node that is not `AVAILABLE`. Of the number it is that sender's; of account, business
 * and app it is everybody's, and the same words whichever number was asked, so that it can be told once.
 */
export const healthFindings = (health: unknown, sender: SenderId | undefined): readonly Finding[] => {
  const fields = fieldsOf(health)
  const overall = filledText(fields?.['can_send_message'])
  const entities = Array.isArray(fields?.['entities']) ? fields['entities'].map(fieldsOf) : []
  const found = entities.flatMap((entity) => findingOf(entity, sender))
  const isTold = found.some(({ weight }) => weight === (overall === 'BLOCKED' ? 'stops' : 'harms'))
  if (isTold || (overall !== 'BLOCKED' && overall !== 'LIMITED')) return found
  // It says so of the whole, and of no part why.
  return [...found, ...findingOf({ can_send_message: overall, entity_type: 'WHOLE' }, sender)]
}

const findingOf = (entity: Fields | undefined, sender: SenderId | undefined): readonly Finding[] => {
  const said = filledText(entity?.['can_send_message'])
  if (entity === undefined || (said !== 'BLOCKED' && said !== 'LIMITED')) return []
  const type = filledText(entity['entity_type']) ?? ''
  const isOfSender = type === 'PHONE_NUMBER' || type === 'WHOLE'
  const whose = isOfSender && sender !== undefined ? `sender ${sender}` : (nodes[type] ?? 'the channel')
  const { why, solution, isPayment } = reasonsOf(entity)
  const means = said === 'BLOCKED' ? 'every message would be refused' : 'some messages would be refused'
  const payment = isPayment ? ' (a matter of payment: 131042)' : ''
  return [
    {
      weight: said === 'BLOCKED' ? 'stops' : 'harms',
      code: 'health',
      ...(isOfSender && sender !== undefined ? { sender } : {}),
      message: `WhatsApp's health check says ${said} of ${whose}${payment}, so ${means}${why === '' ? '' : `: ${why}`}`,
      hint: isPayment
        ? `Put the account's payment in order in Meta Business Suite: a method of payment, its limit, the account's currency and time zone`
        : (solution ?? 'WhatsApp Manager says what it wants'),
    },
  ]
}

/** The code of a message that is refused for it, and those of its health check. */
const paymentCodes: ReadonlySet<number> = new Set([131042, 141006])

const reasonsOf = (
  entity: Fields,
): { readonly why: string; readonly solution: string | undefined; readonly isPayment: boolean } => {
  const errors = Array.isArray(entity['errors']) ? entity['errors'].map(fieldsOf) : []
  const more = Array.isArray(entity['additional_info']) ? entity['additional_info'].map(filledText) : []
  const said = errors.flatMap((error) => {
    const text = filledText(error?.['error_description'])
    const code = error?.['error_code']
    if (text === undefined) return typeof code === 'number' ? [`code ${code}`] : []
    return [typeof code === 'number' ? `${withoutStop(text)} (${code})` : withoutStop(text)]
  })
  const why = [...said, ...more.flatMap((text) => (text === undefined ? [] : [withoutStop(text)]))].join('; ')
  const solution = errors.flatMap((error) => filledText(error?.['possible_solution']) ?? [])[0]
  const isPayment =
    errors.some(
      (error) => typeof error?.['error_code'] === 'number' && paymentCodes.has(error['error_code']),
    ) || /payment|credit line|billing/i.test(why)
  return { why, solution: solution === undefined ? undefined : withoutStop(solution), isPayment }
}

const withoutStop = (text: string): string => text.trim().replace(/\.+$/, '')
