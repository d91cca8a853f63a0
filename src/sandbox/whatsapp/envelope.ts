import { type Fields, fieldsOf, filledText, parsedJson } from '../../base/foreign-json.ts'

/** A message as the Cloud API would take it. */
export type AcceptedMessage = {
  readonly to: string
  /** `to` is a phone number, or `recipient` a user id. */
  readonly by: 'to' | 'recipient'
  readonly type: string
  readonly text: string | undefined
  readonly template:
    | { readonly name: string; readonly language: string; readonly parameters: readonly string[] }
    | undefined
  /** `biz_opaque_callback_data`, where there is one. */
  readonly opaque: string | undefined
}

/** Why the platform would refuse it, in its own codes. */
export type Refusal = { readonly code: number; readonly message: string; readonly details: string }

type Checked<Value> = { readonly ok: Value } | { readonly refusal: Refusal }

/** Judges a request's body like the platform does: the envelope, then what the type asks for. */
export const readMessage = (body: string): Checked<AcceptedMessage> => {
  const fields = fieldsOf(parsedJson(body))
  if (fields === undefined || fields['messaging_product'] !== 'whatsapp')
    return badParameter('The parameter messaging_product is required.')
  const addressee = addresseeOf(fields)
  if ('refusal' in addressee) return addressee
  const opaque = filledText(fields['biz_opaque_callback_data'])
  if (opaque !== undefined && opaque.length > 512)
    return badParameter('Param biz_opaque_callback_data must be at most 512 characters long.')
  const envelope = { ...addressee.ok, opaque }
  const type = fields['type'] ?? 'text'
  if (type === 'text') {
    const text = readText(fieldsOf(fields['text']))
    return 'refusal' in text ? text : { ok: { ...envelope, type, text: text.ok, template: undefined } }
  }
  if (type === 'template') {
    const template = readTemplate(fieldsOf(fields['template']))
    return 'refusal' in template
      ? template
      : { ok: { ...envelope, type, text: undefined, template: template.ok } }
  }
  return {
    refusal: {
      code: 131051,
      message: 'Unsupported message type',
      details: `Message type is not supported here.`,
    },
  }
}

const addresseeOf = (fields: Fields): Checked<{ readonly to: string; readonly by: 'to' | 'recipient' }> => {
  const to = filledText(fields['to'])
  if (to !== undefined) {
    if (!/^\+?\d{5,15}$/.test(to) && !/^\+?\d{5,15}$/.test(to.replaceAll(/[\s()-]/g, '')))
      return badValue('Recipient phone number is not a valid phone number.')
    return { ok: { to, by: 'to' } }
  }
  const recipient = filledText(fields['recipient'])
  if (recipient === undefined) return badParameter('The parameter to is required.')
  if (!/^[A-Z]{2}\.[A-Za-z0-9.]+$/.test(recipient)) return badValue('Recipient is not a valid user id.')
  return { ok: { to: recipient, by: 'recipient' } }
}

const readText = (text: Fields | undefined): Checked<string> => {
  const body = filledText(text?.['body'])
  if (body === undefined) return missing("Param text['body'] is required.")
  if (body.length > 4096) return badParameter("Param text['body'] must be at most 4096 characters long.")
  return { ok: body }
}

const readTemplate = (template: Fields | undefined): Checked<NonNullable<AcceptedMessage['template']>> => {
  const name = filledText(template?.['name'])
  if (name === undefined) return badParameter("The parameter template['name'] is required.")
  const language = filledText(fieldsOf(template?.['language'])?.['code'])
  if (language === undefined) return badParameter("The parameter template['language']['code'] is required.")
  const components = template?.['components'] ?? []
  if (!Array.isArray(components)) return badParameter("Param template['components'] must be an array.")
  const parameters: string[] = []
  for (const component of components) {
    const read = readComponent(fieldsOf(component))
    if ('refusal' in read) return read
    parameters.push(...read.ok)
  }
  return { ok: { name, language, parameters } }
}

const readComponent = (component: Fields | undefined): Checked<readonly string[]> => {
  const type = filledText(component?.['type'])
  if (type !== 'body' && type !== 'button' && type !== 'header')
    return badValue(`Component type is not valid.`)
  if (
    type === 'button' &&
    (component?.['index'] === undefined || filledText(component?.['sub_type']) === undefined)
  )
    return missing('A button needs sub_type and index.')
  const parameters = component?.['parameters'] ?? []
  if (!Array.isArray(parameters)) return badValue('Param parameters must be an array.')
  const texts: string[] = []
  for (const parameter of parameters.map(fieldsOf)) {
    if (parameter?.['type'] !== 'text') return badValue('Only parameters of type text are supported here.')
    const text = filledText(parameter['text'])
    if (text === undefined) return missing('Parameter of type text is missing text value')
    if (/[\r\n\t]| {5,}/.test(text))
      return badParameter('Param text cannot have new-line/tab characters or more than 4 consecutive spaces')
    texts.push(text)
  }
  return { ok: texts }
}

const badParameter = (details: string): { readonly refusal: Refusal } => ({
  refusal: { code: 100, message: `(#100) ${details}`, details },
})
const missing = (details: string): { readonly refusal: Refusal } => ({
  refusal: { code: 131008, message: '(#131008) Required parameter is missing', details },
})
const badValue = (details: string): { readonly refusal: Refusal } => ({
  refusal: { code: 131009, message: '(#131009) Parameter value is not valid', details },
})
