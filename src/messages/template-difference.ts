import type { KnownTemplate, WantedTemplate } from '../model/template.ts'

/** What of a template differs between the plan and the platform. What the platform does not say differs in nothing. */
export type TemplateDifference = 'text' | 'button' | 'ttl'

/**
 * Where the plan was edited after the template was made. A platform keeps text as it was given but for spaces at the ends of lines and
 * how it ends a line, so those are no differences.
 */
export const templateDifferences = (
  wanted: WantedTemplate,
  known: KnownTemplate,
): readonly TemplateDifference[] => {
  const differences: TemplateDifference[] = []
  if (known.body !== undefined && normal(known.body) !== normal(wanted.body)) differences.push('text')
  if (
    known.buttons !== undefined &&
    buttonsIn(known.buttons) !== buttonsIn(wanted.button ? [wanted.button] : [])
  )
    differences.push('button')
  if (
    known.ttlSeconds !== undefined &&
    wanted.ttlSeconds !== undefined &&
    known.ttlSeconds !== wanted.ttlSeconds
  )
    differences.push('ttl')
  return differences
}

const normal = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+$/gm, '')
    .trim()

const buttonsIn = (buttons: readonly { readonly text: string; readonly url: string }[]): string =>
  JSON.stringify(buttons.map(({ text, url }) => [normal(text), url.trim()]))
