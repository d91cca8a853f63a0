import type { TemplateCategory, WantedTemplate } from '../model/template.ts'
import { languagesInstead } from './template-languages.ts'

/** Why WhatsApp will refuse a template, known before it is asked. */
export type TemplateFault = {
  readonly code: string
  readonly message: string
  readonly hint?: string
  /** What of the template is wrong. */
  readonly of: 'name' | 'language' | 'text' | 'button' | 'ttl'
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components */
const longestName = 512
const longestBody = 1024
const longestLabel = 25
const longestUrl = 2000

/** In seconds. https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/time-to-live */
const timesToLive: Readonly<Record<TemplateCategory, { readonly least: number; readonly most: number }>> = {
  authentication: { least: 30, most: 900 },
  utility: { least: 30, most: 43_200 },
  marketing: { least: 43_200, most: 2_592_000 },
}

/** All that WhatsApp will refuse of one template, as far as it can be told without asking. */
export const templateFaults = (wanted: WantedTemplate): readonly TemplateFault[] => [
  ...nameFaults(wanted),
  ...languageFaults(wanted),
  ...bodyFaults(wanted),
  ...gapFaults(wanted),
  ...buttonFaults(wanted),
  ...ttlFaults(wanted),
]

const nameFaults = ({ name }: WantedTemplate): TemplateFault[] => {
  if (/^[a-z0-9_]+$/.test(name) && name.length <= longestName) return []
  return [
    {
      code: 'template-name',
      message: `WhatsApp has no template named \`${name}\`: a name is lowercase letters, digits and underscores, ${longestName} at most`,
      hint: `write \`${nearestName(name)}\``,
      of: 'name',
    },
  ]
}

const nearestName = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9_]+/g, '_')
    .slice(0, longestName)

const languageFaults = ({ language, locale }: WantedTemplate): TemplateFault[] => {
  const instead = languagesInstead(language)
  if (instead === undefined) return []
  const [first] = instead
  return [
    {
      code: 'template-language',
      message: `WhatsApp takes no templates in the language \`${language}\`${first === undefined ? '' : `: it has ${instead.join(', ')}`}`,
      hint:
        first === undefined
          ? `leave ${locale} out: its readers then read the plan's \`language:\``
          : `say which it is: \`template: { language: { ${locale}: ${first} } }\``,
      of: 'language',
    },
  ]
}

const bodyFaults = ({ body, locale }: WantedTemplate): TemplateFault[] =>
  body.length <= longestBody
    ? []
    : [
        {
          code: 'template-too-long',
          message: `the template has ${body.length} characters in ${locale}, WhatsApp takes ${longestBody} (2388040)`,
          hint: 'shorten the text',
          of: 'text',
        },
      ]

const gap = /\{\{\d+\}\}/g
/** Scripts that put no spaces between words: how WhatsApp counts those is not known. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}]/u

const gapFaults = ({ body, locale, examples }: WantedTemplate): TemplateFault[] => {
  const text = body.trim()
  const faults: TemplateFault[] = []
  const add = (code: string, message: string, hint: string): void => {
    faults.push({ code, message, hint, of: 'text' })
  }
  if (/^\{\{\d+\}\}|\{\{\d+\}\}$/.test(text))
    add(
      'template-edge-variable',
      `WhatsApp refuses a template that starts or ends with a variable (2388299): this one does in ${locale}`,
      'put words around it',
    )
  if (/\}\}\s*\{\{/.test(text))
    add(
      'template-adjacent-variables',
      `WhatsApp refuses a template with two variables and no word between them: this one has such in ${locale}`,
      'put words between them, or make them one variable',
    )
  const gaps = text.match(gap)?.length ?? 0
  const words = text.replaceAll(gap, ' ').match(/[^\s\p{P}]+/gu)?.length ?? 0
  // Not documented; observed: 2388293 where there are fewer words than twice the variables and one.
  const wanted = 2 * gaps + 1
  if (gaps > 0 && words < wanted && !unspaced.test(text))
    add(
      'template-too-many-variables',
      `WhatsApp refuses a template with too many variables for its length (2388293): ${counted(gaps, 'variable')} in ${locale} ask for about ${wanted} words, this one has ${words}`,
      'say more in words, or put fewer variables in',
    )
  // A line break or a tab in a sample is refused like one in a message.
  const bad = examples.findIndex((example) => example.trim() === '' || /[\r\n\t]| {5,}/.test(example))
  if (bad >= 0)
    add(
      'template-sample',
      `the sample of variable ${bad + 1} in ${locale} is empty or not on one line, which WhatsApp refuses`,
      'let the variable come to a few words on one line (`| default: "…"`)',
    )
  return faults
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

const buttonFaults = ({ button, locale }: WantedTemplate): TemplateFault[] => {
  if (button === undefined) return []
  const length = [...button.text].length
  const fault = (message: string, hint: string): TemplateFault => ({
    code: 'template-button',
    message,
    hint,
    of: 'button',
  })
  return [
    ...(button.text.trim() === '' || length > longestLabel
      ? [
          fault(
            `the button has ${length} characters in ${locale}, WhatsApp takes 1 to ${longestLabel}`,
            'write another label',
          ),
        ]
      : []),
    ...(button.url.length > longestUrl
      ? [
          fault(
            `the button's address has ${button.url.length} characters, WhatsApp takes ${longestUrl}`,
            'make it shorter',
          ),
        ]
      : []),
    ...(/\{\{/.test(button.url.replace(/\{\{1\}\}$/, ''))
      ? [
          fault(
            `the button's address has a variable before its end, which WhatsApp refuses: ${button.url}`,
            'put the variable last',
          ),
        ]
      : []),
  ]
}

const ttlFaults = ({ category, ttlSeconds }: WantedTemplate): TemplateFault[] => {
  const { least, most } = timesToLive[category]
  if (ttlSeconds === undefined || (ttlSeconds >= least && ttlSeconds <= most)) return []
  return [
    {
      code: 'template-ttl',
      message: `WhatsApp takes a \`ttl\` of ${least} to ${most} seconds for ${category} templates, not ${ttlSeconds}`,
      hint:
        ttlSeconds > most
          ? 'leave it out: then a message is kept for 30 days'
          : `write \`ttl: ${least} seconds\``,
      of: 'ttl',
    },
  ]
}
