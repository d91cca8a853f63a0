import { type KnownTemplate, templateKeyOf, type WantedTemplate } from '../model/template.ts'
import { type TemplateDifference, templateDifferences } from './template-difference.ts'

/** One template of the plan beside what the platform has of it. */
export type TemplateStanding = {
  readonly wanted: WantedTemplate
  /** Undefined: the platform has none by this name in this language. */
  readonly known: KnownTemplate | undefined
  readonly differences: readonly TemplateDifference[]
  /** Why nothing can be sent as it, as far as the platform says so: `pending`, `rejected: INVALID_FORMAT`. */
  readonly unfit?: string
  /** The platform classed it as marketing, which was not asked for. */
  readonly isReclassed: boolean
}

/** Every template of the plan with what the platform says of it. A word that we do not know makes nothing unfit. */
export const templateStandings = (
  wanted: readonly WantedTemplate[],
  listed: readonly KnownTemplate[],
): readonly TemplateStanding[] => {
  const byKey = new Map(listed.map((known) => [templateKeyOf(known), known]))
  return wanted.map((one) => templateStanding(one, byKey.get(templateKeyOf(one))))
}

export const templateStanding = (
  wanted: WantedTemplate,
  known: KnownTemplate | undefined,
): TemplateStanding => {
  const unfit = unfitBecause(known)
  return {
    wanted,
    known,
    differences: known === undefined ? [] : templateDifferences(wanted, known),
    ...(unfit === undefined ? {} : { unfit }),
    isReclassed: wanted.category !== 'marketing' && known?.category?.toUpperCase() === 'MARKETING',
  }
}

const unfitBecause = (known: KnownTemplate | undefined): string | undefined => {
  if (known === undefined) return 'not there'
  const { review, said, reason } = known
  if (review === 'approved' || review === 'unknown') return undefined
  const word = said.toLowerCase().replaceAll('_', ' ')
  return reason === undefined ? word : `${word}: ${reason}`
}

/** What it costs that a template is marketing. https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-categorization */
export const marketingConsequences =
  'it costs the marketing price; no +1 number gets it, nor whoever stopped marketing from you; and others may have it withheld for a day or more (131049, 130472)'
