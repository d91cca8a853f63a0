import type { Problem } from '../base/problem.ts'
import { localeTag } from '../model/names.ts'
import type { CompiledMessages, CompiledText, CompileOptions } from './compiled.ts'
import { assembled, columnsOf, frameOf, type Occasion } from './frame.ts'
import { placeOfText, problemAt, type TextCase } from './judging.ts'
import { render } from './render.ts'
import { gapsOf } from './scan.ts'
import { standIns } from './stand-in.ts'

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
  const failed = text.builtIn ? undefined : standInFailure(compiled, text, done, limit)
  if (failed !== undefined)
    return error({
      code: 'cannot-render',
      message: `\`${text.message}\` cannot be written in ${text.locale}, whoever reads it: ${failed}`,
    })
  return []
}

/** Why a text fails for every reader that can be thought of, also where no row of the audience has its language. */
const standInFailure = (
  compiled: CompiledMessages,
  text: TextCase,
  done: CompiledText,
  limit: number,
): string | undefined => {
  if (done.slots.every(({ personal }) => !personal)) return undefined
  const failures = [...standIns(columnsOf(done)), {}].map((values) => {
    const rendered = render(compiled, {
      message: text.message,
      ...sampleOccasion(compiled, text),
      values,
      token: 'x'.repeat(text.plan.name.length + tokenTail),
    })
    // Whether it is empty for somebody is seen by the rows.
    if ('failed' in rendered) return rendered.failed === empty ? undefined : rendered.failed
    const { length } = rendered.text
    return length > limit ? `it has ${length} characters with a link or a name in it, of ${limit}` : undefined
  })
  return failures.every((failed) => failed !== undefined) ? failures[0] : undefined
}

const empty = 'the text is empty'

/** What a link's token holds after the plan's name. */
const tokenTail = 33

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
  // Words between tags are there for somebody: `{% if tier == "pro" %}Hello{% endif %}`.
  if (done.hasTags && hasWords(text.source)) return false
  const samples = [Object.fromEntries(columnsOf(done).map((column) => [column, 'x'])), {}]
  return samples.every((values) => {
    const rendered = render(compiled, {
      message: text.message,
      ...sampleOccasion(compiled, text),
      locale: localeTag(text.locale),
      values,
      token: 'x',
    })
    return 'failed' in rendered && rendered.failed === empty
  })
}

const hasWords = (source: string): boolean =>
  gapsOf(source)
    .reduceRight((rest, { begin, end }) => rest.slice(0, begin) + rest.slice(end), source)
    .trim() !== ''
