import { fieldsOf, parsedJson } from '../../base/foreign-json.ts'
import type { Reply } from './replies.ts'
import { templateRefusal } from './template-refusal.ts'

/** A template as the stand-in keeps it. */
export type ShelvedTemplate = {
  readonly id: string
  readonly name: string
  readonly language: string
  /** `PENDING`, `APPROVED`, `REJECTED`, `PAUSED`, … */
  readonly status: string
  readonly category: string
  readonly components: readonly unknown[]
  readonly previousCategory?: string
  /** `GREEN`, `YELLOW`, `RED`. */
  readonly quality?: string
  readonly rejectedReason?: string
  readonly ttlSeconds?: number
}

type Asked = Omit<ShelvedTemplate, 'id' | 'status'>

const categories = ['UTILITY', 'MARKETING', 'AUTHENTICATION']

/** Judges a request for a template like the platform does: what it would refuse at once, in its own codes. */
export const readTemplateRequest = (body: string): { readonly ok: Asked } | { readonly refusal: Reply } => {
  const fields = fieldsOf(parsedJson(body))
  const refuse = (...said: Parameters<typeof templateRefusal>): { readonly refusal: Reply } => ({
    refusal: templateRefusal(...said),
  })
  const { name, language, category, components, message_send_ttl_seconds: ttl } = fields ?? {}
  if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name))
    return refuse(2388042, 'Invalid template name', 'A name has lowercase letters, digits and underscores.')
  if (typeof language !== 'string' || !/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language))
    return refuse(2388052, 'Language not supported', 'The language of the template is not supported.')
  if (typeof category !== 'string' || !categories.includes(category))
    return refuse(2388053, 'Invalid category', `The category is one of ${categories.join(', ')}.`)
  if (!Array.isArray(components) || components.length === 0)
    return refuse(2388043, 'Missing components', 'A template has a component of type BODY.')
  const parts = components.map(fieldsOf)
  const text = parts.find((part) => part?.['type'] === 'BODY')?.['text']
  const examples = fieldsOf(parts.find((part) => part?.['type'] === 'BODY')?.['example'])?.['body_text']
  if (typeof text !== 'string' || text.trim() === '')
    return refuse(2388043, 'Missing body', 'A template has a body.')
  if (text.length > 1024) return refuse(2388040, 'Character limit hit', 'The body takes 1024 characters.')
  if (/^\{\{|\}\}$/.test(text.trim()))
    return refuse(
      2388299,
      "Variables can't be at the start or end of the template.",
      'This template has a variable at its start or end.',
    )
  const gaps = [...new Set(text.match(/\{\{\d+\}\}/g) ?? [])].length
  const samples: unknown = Array.isArray(examples) ? examples[0] : []
  if (!Array.isArray(samples) || samples.length !== gaps)
    return refuse(
      2388043,
      'Message template is missing expected field(s)',
      `The body has ${gaps} variables: give a sample of each.`,
    )
  return {
    ok: { name, language, category, components, ...(typeof ttl === 'number' ? { ttlSeconds: ttl } : {}) },
  }
}
