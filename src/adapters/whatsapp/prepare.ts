import { maskAddress } from '../../base/mask.ts'
import type { Rendered } from '../../model/message.ts'
import type { SenderId } from '../../model/names.ts'
import type { Address } from '../../model/recipient.ts'
import type { Prepared } from '../adapter.ts'

type Template = NonNullable<Rendered['template']>

/** Of a free text, in UTF-16 code units. */
export const longestText = 4096
/** Of a template's body, filled in. */
const longestTemplate = 1024

/** E.164 with its plus: without it the platform puts the sender's own country code before the number. */
const phoneNumber = /^\+[1-9]\d{6,14}$/
/** A business-scoped user id: country code, dot, up to 256 letters and digits. */
const userId = /^[A-Z]{2}\.[A-Za-z0-9.]{1,256}$/

/**
 * The request's body as JSON, up to where the key of the attempt goes: that alone differs from one attempt to the next, so a retry costs no
 * second encoding.
 */
export const prepareMessage = (
  message: Rendered,
  to: Address,
  sender: SenderId,
): Prepared | { readonly cannot: string } => {
  const recipient = recipientOf(to)
  if (recipient === undefined)
    return {
      cannot: `${maskAddress(to)} is neither a phone number with + and country code nor a WhatsApp user id`,
    }
  const { template, text } = message
  const cannot = template === undefined ? problemOfText(text) : problemOfTemplate(template, text)
  if (cannot !== undefined) return { cannot }
  // Text put together, three times as fast as objects turned into JSON: this runs for every message.
  const content = template === undefined ? contentOfText(text) : contentOfTemplate(template)
  const body = `{"messaging_product":"whatsapp","recipient_type":"individual",${recipient},${content},"biz_opaque_callback_data":`
  return { to, sender, rendered: message, body }
}

/** The whole body of one attempt. */
export const bodyOf = (prepared: string, key: string, attempt: number): string =>
  `${prepared}${JSON.stringify(`${key}:${attempt}`)}}`

const recipientOf = (to: string): string | undefined => {
  if (phoneNumber.test(to)) return `"to":"${to}"`
  return userId.test(to) ? `"recipient":"${to}"` : undefined
}

const problemOfText = (text: string): string | undefined => {
  if (text.trim() === '') return 'the text is empty'
  return text.length > longestText
    ? `the text has ${text.length} characters, WhatsApp takes ${longestText}`
    : undefined
}

const problemOfTemplate = (
  { name, parameters, buttonSuffix }: Template,
  text: string,
): string | undefined => {
  const empty = parameters.findIndex((parameter) => parameter.trim() === '')
  if (empty >= 0) return `value ${empty + 1} of the template ${name} is empty, which WhatsApp refuses`
  if (buttonSuffix?.trim() === '')
    return `the button's link of the template ${name} is empty, which WhatsApp refuses`
  return text.length > longestTemplate
    ? `the text of the template ${name} has ${text.length} characters, WhatsApp takes ${longestTemplate}`
    : undefined
}

/** No preview: fetching it would open the person's own link, as if they had followed it. */
const contentOfText = (text: string): string =>
  `"type":"text","text":{"preview_url":false,"body":${JSON.stringify(text)}}`

const contentOfTemplate = ({ name, language, parameters, buttonSuffix }: Template): string => {
  const head = `"name":${JSON.stringify(name)},"language":{"policy":"deterministic","code":${JSON.stringify(language)}}`
  const components: string[] = []
  if (parameters.length > 0)
    components.push(`{"type":"body","parameters":[${parameters.map(parameterOf).join(',')}]}`)
  if (buttonSuffix !== undefined) {
    const parameter = parameterOf(buttonSuffix)
    components.push(`{"type":"button","sub_type":"url","index":"0","parameters":[${parameter}]}`)
  }
  // A template without variables goes without `components`.
  const filled = components.length === 0 ? '' : `,"components":[${components.join(',')}]`
  return `"type":"template","template":{${head}${filled}}`
}

const parameterOf = (text: string): string => `{"type":"text","text":${JSON.stringify(onOneLine(text))}}`

const breaks = /[\r\n\t]| {4}/

/** The platform refuses a value that holds a line break, a tab or more than four spaces in a row; a name from a file may. */
const onOneLine = (text: string): string =>
  breaks.test(text) ? text.replaceAll(/\s*[\r\n\t]\s*| {4,}/g, ' ') : text
