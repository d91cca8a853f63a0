import type { Rendered } from '../model/message.ts'
import { columnsOf, type Look } from './look.ts'
import { counted, grouped } from './numbers.ts'
import { piecesInLines } from './pieces.ts'
import type { PreviewedMessage, PreviewInput } from './preview-document.ts'
import { visible, visibleLines } from './visible.ts'
import { wrapped } from './width.ts'

/** Wider than a telephone shows, and still easy to read. */
const widestText = 72
const bar = '│'

/** The messages as each locale's recipient would see them, with what the platform is given besides. */
export const previewText = (input: PreviewInput & { readonly look: Look }): string => {
  if (input.messages.length === 0) return 'No phase of the plan sends a message.'
  return input.messages.map((one) => blockOf(one, input).join('\n')).join('\n\n')
}

type Input = PreviewInput & { readonly look: Look }

const blockOf = (one: PreviewedMessage, input: Input): readonly string[] => {
  const { look } = input
  const { result } = one
  if ('failed' in result) {
    const lines = wrapped(visible(`cannot be written: ${result.failed}`), columnsOf(look) - 4)
    return [...headOf(one, look), ...lines.map((line) => `    ${look.paint.red(line)}`)]
  }
  const width = Math.min(widestText, columnsOf(look) - 6)
  const shown = [
    ...visibleLines(readable(result.text)).flatMap((line) => wrapped(line, width)),
    ...(one.button === undefined ? [] : ['', ...wrapped(`[ ${visible(one.button)} ]`, width)]),
  ]
  return [
    ...headOf(one, look),
    ...shown.map((line) => `    ${look.paint.dim(bar)} ${line}`.trimEnd()),
    ...factsOf(result, input),
  ]
}

const headOf = (
  { message, phases, locale, people, result }: PreviewedMessage,
  look: Look,
): readonly string[] => {
  const other = 'failed' in result || result.locale === locale ? '' : ` reads ${result.locale}`
  const sentBy = phases.filter((phase) => phase !== message)
  const pieces = [
    look.paint.bold(visible(message)),
    look.paint.bold(`${visible(locale)}${other}`),
    ...(people === undefined ? [] : [counted(people, 'person', 'people')]),
    ...(sentBy.length === 0 ? [] : [look.paint.dim(`sent by ${visible(sentBy.join(', '))}`)]),
  ]
  return piecesInLines(pieces, { head: '', gap: '   ', width: columnsOf(look) })
}

const factsOf = (result: Rendered, { maxLength, look }: Input): readonly string[] => {
  const limit = maxLength === undefined ? '' : ` of at most ${grouped(maxLength)}`
  const facts = [
    `${counted(result.text.length, 'character')}${limit}`,
    ...(result.link === undefined ? [] : [`link ${result.link}`]),
    ...templateFacts(result),
  ]
  return facts
    .flatMap((fact) => wrapped(visible(fact), columnsOf(look) - 6))
    .map((line) => look.paint.dim(`      ${line}`))
}

const templateFacts = ({ template }: Rendered): readonly string[] => {
  if (template === undefined) return []
  return [
    `template ${template.name} (${template.language})`,
    ...template.parameters.map((value, at) => `{{${at + 1}}} = ${readable(value)}`),
    ...(template.buttonSuffix === undefined ? [] : [`button suffix = ${template.buttonSuffix}`]),
  ]
}

/** Without the marks that keep a name from turning the text around it: a terminal shows them as noise. */
const readable = (text: string): string => text.replace(/[\u200e\u200f\u2066-\u2069]/g, '')
