import type { LocaleTag } from '../model/names.ts'
import type { ButtonPlan, Plan, TemplatePlan } from '../model/plan.ts'
import type { WantedTemplate } from '../model/template.ts'
import type { CompiledMessages } from './compiled.ts'
import { linkOf } from './link.ts'
import { messagesOf } from './messages-of.ts'
import { languageCodeOf } from './render.ts'
import { sampleToken, templateBodyOf } from './template-body.ts'

/**
 * Every template that the plan's messages go as, in the order of the text: one for each message with `template:` and each of its
 * languages, those of corrections among them. A text with errors has none.
 */
export const templatesOf = (plan: Plan, compiled: CompiledMessages): readonly WantedTemplate[] =>
  [...messagesOf(plan).values()].flatMap(({ name, template, button, texts }) =>
    template === undefined
      ? []
      : [...texts.keys()].flatMap((locale) => {
          const made = templateBodyOf(compiled, name, locale)
          if (made === undefined) return []
          const onButton = button === undefined ? undefined : buttonOf(plan, compiled, button, locale)
          return [
            {
              message: name,
              locale,
              name: template.name,
              language: languageCodeOf(template.languages, locale),
              category: template.category,
              ...made,
              ...(onButton === undefined ? {} : { button: onButton }),
              ...ttlOf(template),
            },
          ]
        }),
  )

const ttlOf = ({ ttl }: TemplatePlan): Pick<WantedTemplate, 'ttlSeconds'> =>
  ttl === undefined ? {} : { ttlSeconds: Math.floor(ttl / 1000) }

/** The person's own link is a fixed beginning and a gap at its end: the platform takes a gap nowhere else. */
const buttonOf = (
  plan: Plan,
  { link }: CompiledMessages,
  button: ButtonPlan,
  locale: LocaleTag,
): WantedTemplate['button'] => {
  const text = labelOf(plan, button, locale)
  if (button.url !== 'link') return { text, url: button.url }
  if (link === undefined) return undefined
  return { text, url: linkOf(link, '{{1}}'), example: sampleToken }
}

/** In the text's own language; where the plan has none in it, in the plan's, or the first there is. */
const labelOf = ({ language }: Plan, { text }: ButtonPlan, locale: LocaleTag): string =>
  typeof text === 'string' ? text : (text.get(locale) ?? text.get(language) ?? [...text.values()][0] ?? '')
