import { z } from 'zod'
import { type LocaleTag, localeTag } from '../../model/names.ts'
import type { ButtonPlan, MessagePlan, TemplatePlan } from '../../model/plan.ts'
import { given } from '../given.ts'
import { read, unread } from '../reading.ts'
import { readLocale, readUrl } from '../text-leaves.ts'
import { complain, duration, grammar, id, section, text } from './leaves.ts'

/** A message as written: texts by locale, and how the platform sends it. */
export type WrittenMessage = Omit<MessagePlan, 'name' | 'from'>

const byLocale = <Value>(written: Readonly<Record<string, Value>>): ReadonlyMap<LocaleTag, Value> =>
  new Map(Object.entries(written).map(([key, value]) => [canonical(key), value]))

const canonical = (key: string): LocaleTag => {
  const reading = readLocale(key)
  return 'value' in reading ? reading.value : localeTag(key)
}

const template: z.ZodType<TemplatePlan> = section(
  {
    name: text('the name of a template', 'sunset_announce'),
    category: z.enum(['utility', 'marketing', 'authentication']),
    language: z
      .record(z.string(), text('a language code of the platform', 'pt_BR'))
      .meta({ description: 'The platform’s code for a locale, where they differ' })
      .exactOptional(),
    ttl: duration('12 hours')
      .meta({ description: 'After this long it is not delivered any more' })
      .exactOptional(),
  },
  'The template of the platform as which the message goes',
).transform(
  (written): TemplatePlan => ({
    name: written.name,
    category: written.category,
    languages: byLocale(written.language ?? {}),
    ...given('ttl', written.ttl),
  }),
)

const label = text('the text of a button', 'Link my account')

const readTarget = (written: string) => {
  if (written.trim() === 'link') return read('link')
  const reading = readUrl(written)
  if ('value' in reading) return reading
  return unread({ ...reading.complaint, hint: 'write `link` for each person’s own link, or `https://…`' })
}

const button: z.ZodType<ButtonPlan> = section(
  {
    text: z.union([label, z.record(z.string(), label).transform(byLocale)]),
    url: grammar(readTarget, '`link` or the address of a page', 'link'),
  },
  'A button under the message; `url: link` is each person’s own',
)

const body = text('the text of a message', '{{ service }} leaves {{ channel }} on {{ deadline | date }}.')

/** One message in its languages. */
export const message: z.ZodType<WrittenMessage> = z
  .object({ template: template.exactOptional(), button: button.exactOptional() })
  .catchall(body)
  .meta({ description: 'A message: its text by language (`en`, `pt-BR`), its template, its button' })
  .transform((written, context): WrittenMessage => {
    const { template: asTemplate, button: withButton, ...texts } = written
    const entries = Object.entries(texts).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    // With a template, the built-in text of that name goes as it; whether there is one is judged where the name is known.
    if (entries.length === 0 && asTemplate === undefined) {
      const hint = 'write it in a language: `en: "…"`'
      complain(context, { code: 'no-text', message: 'the message has no text', hint }, written)
      return z.NEVER
    }
    return {
      texts: byLocale(Object.fromEntries(entries)),
      ...given('template', asTemplate),
      ...given('button', withButton),
    }
  })

/** Names of messages for those whose promise is no longer true. */
export const corrections: z.ZodType<{
  readonly moved?: string
  readonly exempt?: string
  readonly reopened?: string
}> = section(
  {
    moved: id('a message', 'moved').exactOptional(),
    exempt: id('a message', 'stays').exactOptional(),
    reopened: id('a message', 'back').exactOptional(),
  },
  'What those get whose promise is no longer true',
)
