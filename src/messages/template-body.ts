import type { LocaleTag } from '../model/names.ts'
import type { CompiledMessages } from './compiled.ts'
import { columnsOf } from './frame.ts'
import { render } from './render.ts'
import { standIns } from './stand-in.ts'

/** A template's body as a platform is asked to approve it: `{{1}}` where a parameter goes, and a sample of each. */
export type TemplateBody = { readonly body: string; readonly examples: readonly string[] }

/**
 * The body of a message's template in one of its languages: service and channel are words in it, every other distinct expression
 * is a parameter, numbered as it first appears. Undefined where the message has no text in that very language.
 */
export const templateBodyOf = (
  compiled: CompiledMessages,
  name: string,
  locale: LocaleTag,
): TemplateBody | undefined => {
  const text = compiled.messages.get(name)?.texts.get(locale)
  if (text === undefined) return undefined
  const body = text.words.reduce((whole, words, at) => `${whole}{{${(text.order[at - 1] ?? 0) + 1}}}${words}`)
  const samples = standIns(columnsOf(text)).map((values) =>
    render(compiled, {
      message: name,
      locale,
      zone: undefined,
      values,
      deadline: compiled.deadline,
      told: compiled.deadline,
      now: compiled.sampleNow,
      token: sampleToken,
    }),
  )
  const filled = samples.flatMap((sample) => ('failed' in sample ? [] : [sample.template?.parameters ?? []]))
  return { body, examples: filled[0] ?? text.slots.map(({ source }) => source) }
}

/** As long as a real one, and plainly nobody's: whoever reviews a template judges it by its samples. */
export const sampleToken = 'sample.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
