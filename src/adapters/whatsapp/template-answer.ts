import { type Fields, fieldsOf, filledText, parsedJson } from '../../base/foreign-json.ts'
import type { KnownTemplate, TemplateButton, TemplateReview } from '../../model/template.ts'

/** One page of the account's templates, and where the next begins. */
export type TemplatePage = {
  readonly templates: readonly KnownTemplate[]
  readonly after: string | undefined
}

/** What is asked of each template. */
export const templateFields =
  'name,language,status,category,previous_category,quality_score,rejected_reason,components,message_send_ttl_seconds'

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update */
const reviews: Readonly<Record<string, TemplateReview>> = {
  APPROVED: 'approved',
  // Its quality is low, and it is still sent.
  FLAGGED: 'approved',
  REINSTATED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  LIMIT_EXCEEDED: 'disabled',
  LOCKED: 'disabled',
  DISABLED: 'disabled',
  DELETED: 'disabled',
  PENDING_DELETION: 'disabled',
  ARCHIVED: 'disabled',
}

/** Reads a page of the list; undefined for what is none. */
export const templatePageOf = (body: string, asked: number): TemplatePage | undefined => {
  const page = fieldsOf(parsedJson(body))
  const data = page?.['data']
  if (!Array.isArray(data)) return undefined
  const paging = fieldsOf(page?.['paging'])
  const after = filledText(fieldsOf(paging?.['cursors'])?.['after'])
  // Cursors stand on the last page too; `next` only where there is another one. A full page may be followed by one whatever it says.
  const hasNext = filledText(paging?.['next']) !== undefined || data.length >= asked
  return { templates: data.flatMap(templateOf), after: hasNext ? after : undefined }
}

/** What the answer to a creation says of the template; undefined for what is none. */
export const createdOf = (
  body: string,
  asked: { name: string; language: string },
): KnownTemplate | undefined => {
  const answer = fieldsOf(parsedJson(body))
  if (answer === undefined || filledText(answer['id']) === undefined || answer['error'] !== undefined)
    return undefined
  return templateOf({ status: 'PENDING', ...answer, name: asked.name, language: asked.language })[0]
}

/** A refusal in the platform's words: `error_user_msg` says what is wrong, `message` mostly only that something is. */
export type CreationRefusal = {
  readonly code: number
  readonly subcode: number | undefined
  readonly text: string
}

export const creationRefusalOf = (body: string): CreationRefusal | undefined => {
  const error = fieldsOf(fieldsOf(parsedJson(body))?.['error'])
  const code = error?.['code']
  if (error === undefined || typeof code !== 'number') return undefined
  const subcode = error['error_subcode']
  const said = [error['error_user_title'], error['error_user_msg']].flatMap((one) => filledText(one) ?? [])
  const details = filledText(fieldsOf(error['error_data'])?.['details'])
  const text =
    said.length > 0 ? said.join(': ') : (details ?? filledText(error['message']) ?? 'no reason given')
  return { code, subcode: typeof subcode === 'number' ? subcode : undefined, text }
}

const templateOf = (value: unknown): KnownTemplate[] => {
  const fields = fieldsOf(value)
  const name = filledText(fields?.['name'])
  const language = filledText(fields?.['language'])
  if (fields === undefined || name === undefined || language === undefined) return []
  const said = filledText(fields['status']) ?? 'UNKNOWN'
  const reason = filledText(fields['rejected_reason'])
  const quality = filledText(fieldsOf(fields['quality_score'])?.['score'])
  const ttl = fields['message_send_ttl_seconds']
  const components = Array.isArray(fields['components']) ? fields['components'].map(fieldsOf) : undefined
  const body = components?.find((component) => kindOf(component) === 'BODY')
  const text = filledText(body?.['text'])
  return [
    {
      name,
      language,
      review: reviews[said] ?? 'unknown',
      said,
      ...optional('category', filledText(fields['category'])),
      ...optional('previousCategory', filledText(fields['previous_category'])),
      ...optional('quality', quality === 'UNKNOWN' ? undefined : quality),
      ...optional('reason', reason === 'NONE' ? undefined : reason),
      ...optional('body', text),
      ...optional('buttons', components === undefined ? undefined : buttonsIn(components)),
      ...optional('ttlSeconds', typeof ttl === 'number' && ttl > 0 ? ttl : undefined),
    },
  ]
}

const buttonsIn = (components: readonly (Fields | undefined)[]): readonly TemplateButton[] => {
  const buttons = components.find((component) => kindOf(component) === 'BUTTONS')?.['buttons']
  if (!Array.isArray(buttons)) return []
  return buttons.map(fieldsOf).flatMap((button) => {
    const [text, url] = [filledText(button?.['text']), filledText(button?.['url'])]
    return text === undefined || url === undefined ? [] : [{ text, url }]
  })
}

/** `BODY` and `body` are both in the platform's own examples. */
const kindOf = (component: Fields | undefined): string | undefined =>
  filledText(component?.['type'])?.toUpperCase()

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value }
function optional(key: string, value: unknown): object {
  return value === undefined ? {} : { [key]: value }
}
