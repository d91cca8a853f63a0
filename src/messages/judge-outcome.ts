import type { Problem } from '../base/problem.ts'
import { localeTag } from '../model/names.ts'
import type { CompiledMessages, CompiledText, CompileOptions } from './compiled.ts'
import { assembled, columnsOf, frameOf, type Occasion } from './frame.ts'
import { placeOfText, problemAt, type TextCase } from './judging.ts'
import { render } from './render.ts'

/** The longest body of a WhatsApp template, its parameters filled in. */
const templateBodyLimit = 1024

/** What a text comes to once everything is put into it that is known without an audience. */
export const judgeOutcome = (
  compiled: CompiledMessages,
  text: TextCase,
  done: CompiledText,
  options: CompileOptions,
): Problem[] => {
  const frame = frameOf(compiled, done, sampleOccasion(compiled, text))
  const error = (said: { code: string; message: string; hint?: string }) => [
    problemAt('error', said, placeOfText(text)),
  ]
  if (frame.failed !== undefined)
    return error({
      code: 'cannot-render',
      message: `\`${text.message}\` cannot be written in ${text.locale}: ${frame.failed}`,
    })
  // A personal value takes no room yet; a text with tags may be anything, so it is judged by its rows.
  const known = done.hasTags && frame.text === undefined ? undefined : assembled(done, frame.values)
  const limit =
    text.isTemplate && options.templates ? Math.min(templateBodyLimit, options.maxLength) : options.maxLength
  if (known !== undefined && known.length > limit)
    return error({
      code: 'text-too-long',
      message: `\`${text.message}\` has ${known.length} characters in ${text.locale}, ${text.isTemplate && options.templates ? 'a template' : compiled.channel} takes ${limit}`,
      hint: 'shorten it, or keep the list of destinations for the page that the link leads to',
    })
  if (isAlwaysEmpty(compiled, text, done, known))
    return error({ code: 'empty-text', message: `\`${text.message}\` can only be empty in ${text.locale}` })
  return []
}

const sampleOccasion = (
  compiled: CompiledMessages,
  { locale, isCorrection }: Pick<TextCase, 'locale' | 'isCorrection'>,
): Occasion => ({
  locale,
  zone: undefined,
  deadline: compiled.deadline,
  now: compiled.sampleNow,
  ...(isCorrection ? { told: compiled.deadline } : {}),
})

/** With every column filled and with none, there is nothing to read. */
const isAlwaysEmpty = (
  compiled: CompiledMessages,
  text: TextCase,
  done: CompiledText,
  known: string | undefined,
): boolean => {
  if (known !== undefined) return known.trim() === '' && done.slots.every((slot) => !slot.personal)
  const samples = [Object.fromEntries(columnsOf(done).map((column) => [column, 'x'])), {}]
  return samples.every((values) => {
    const rendered = render(compiled, {
      message: text.message,
      ...sampleOccasion(compiled, text),
      locale: localeTag(text.locale),
      values,
      token: 'x',
    })
    return 'failed' in rendered && rendered.failed === 'the text is empty'
  })
}
