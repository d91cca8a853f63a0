import type { Instant } from '../base/instant.ts'
import type { Rendered } from '../model/message.ts'
import type { LocaleTag, ZoneName } from '../model/names.ts'
import type { CompiledMessage, CompiledMessages, CompiledText, Frame } from './compiled.ts'
import { asOneLine, asParameter, isolated } from './data.ts'
import { assembled, columnsOf, frameOf, scopeOf, writtenValue } from './frame.ts'
import { linkOf } from './link.ts'
import { reasonOf } from './liquid.ts'
import { chooseLocale } from './locale-choice.ts'
import type { DeadlineShown } from './shown.ts'

/** One message for one recipient. */
export type RenderInput = {
  /** The message's name. */
  readonly message: string
  /** The recipient's locale and zone; without a zone, times are shown in the plan's. */
  readonly locale: LocaleTag
  readonly zone: ZoneName | undefined
  /** The recipient's row, by column. An empty cell is as good as none. */
  readonly values: Readonly<Record<string, string>>
  /** The deadline that holds for this recipient. */
  readonly deadline: DeadlineShown
  readonly now: Instant
  /** The deadline they were told, in a correction. */
  readonly told?: DeadlineShown | undefined
  /** Their link token; may be left out where the message carries no link. */
  readonly token?: string | undefined
}

export type RenderFailed = { readonly failed: string }

/** Whether a message carries a link, so that a token has to be made for it. */
export const needsToken = (compiled: CompiledMessages, message: string): boolean => {
  const found = compiled.messages.get(message)
  if (found === undefined) return false
  return (
    found.linkButton || [...found.texts.values()].some(({ names }) => names.has('link') || names.has('token'))
  )
}

/** Whether some text of a message holds a recipient's own data, their link among it. */
export const isPersonalMessage = (compiled: CompiledMessages, message: string): boolean =>
  textsOf(compiled, message).some(({ slots }) => slots.some(({ personal }) => personal))

/** Whether the days that are left decide what a message says, and are not only a number in it. */
export const turnsOnDaysLeft = (compiled: CompiledMessages, message: string): boolean =>
  textsOf(compiled, message).some(({ slots }) =>
    slots.some(({ names, bare }) => bare === undefined && names.includes('days_left')),
  )

const textsOf = (compiled: CompiledMessages, message: string): readonly CompiledText[] => [
  ...(compiled.messages.get(message)?.texts.values() ?? []),
]

/**
 * The message as this recipient reads it, or why it cannot be written (a value that it needs is empty, too long, no text
 * in a language they could read). Data stays data: what is in `values` is never evaluated. Microseconds; what it has in common
 * with others is kept from one call to the next.
 */
export const render = (compiled: CompiledMessages, input: RenderInput): Rendered | RenderFailed => {
  const message = compiled.messages.get(input.message)
  if (message === undefined) return { failed: `there is no message \`${input.message}\`` }
  const text = textFor(compiled, message, input.locale)
  if (text === undefined) {
    const looked = [...new Set([input.locale, compiled.language, 'en'])]
    return { failed: `\`${input.message}\` has no text in ${looked.join(', nor in ')}` }
  }
  const frame = frameOf(compiled, text, input)
  if (frame.failed !== undefined) return { failed: frame.failed }
  const link = linkFor(compiled, message, text, input.token)
  if (typeof link === 'object') return link
  const values = frame.text === undefined ? personalValues(compiled, text, frame, input, link) : frame.values
  if ('failed' in values) return values
  const whole = frame.text ?? assembled(text, values)
  const wrong =
    unfit(compiled, whole) ?? (message.template === undefined ? undefined : blankParameter(text, values))
  if (wrong !== undefined) return { failed: wrong }
  return renderedOf(message, text, whole, values, link, input.token)
}

export const textFor = (
  compiled: CompiledMessages,
  message: CompiledMessage,
  locale: LocaleTag,
): CompiledText | undefined => {
  if (message.choices.has(locale)) return message.choices.get(locale)
  const chosen = chooseLocale(locale, compiled.language, [...message.texts.keys()])
  const text = chosen === undefined ? undefined : message.texts.get(chosen)
  message.choices.set(locale, text)
  return text
}

/** The link, where the message carries one (or only its token); undefined where it does not. */
const linkFor = (
  compiled: CompiledMessages,
  message: CompiledMessage,
  text: CompiledText,
  token: string | undefined,
): string | undefined | RenderFailed => {
  const inText = text.names.has('link')
  if (!inText && !message.linkButton && !text.names.has('token')) return undefined
  if (compiled.link === undefined) return { failed: 'it carries a link, and the plan has no `link:`' }
  if (token === undefined) return { failed: 'it carries a link, and there is no token for it' }
  return inText || message.linkButton ? linkOf(compiled.link, token) : undefined
}

const personalValues = (
  compiled: CompiledMessages,
  text: CompiledText,
  frame: Frame,
  input: RenderInput,
  link: string | undefined,
): readonly string[] | RenderFailed => {
  let scope: Record<string, unknown> | undefined
  const values: string[] = []
  for (const [at, slot] of text.slots.entries()) {
    const shared = frame.values[at]
    if (shared !== undefined) {
      values.push(shared)
      continue
    }
    if (slot.bare !== undefined) {
      const value = ownValue(slot.bare, input, link)
      if (value === undefined) return { failed: `\`${slot.bare}\` is empty` }
      values.push(
        text.oneLine ? asParameter(isolated(value, text.direction)) : isolated(value, text.direction),
      )
      continue
    }
    try {
      scope ??= personalScope(compiled, text, frame, input, link)
      values.push(writtenValue(text, slot, scope, frame.surroundings))
    } catch (error) {
      return { failed: reasonOf(error) }
    }
  }
  return values
}

/** A value of the recipient's own; undefined where they have none. */
const ownValue = (name: string, input: RenderInput, link: string | undefined): string | undefined => {
  if (name === 'link') return link
  if (name === 'token') return input.token
  const cell = Object.hasOwn(input.values, name) ? input.values[name] : undefined
  const value = cell === undefined ? '' : asOneLine(cell)
  return value.trim() === '' ? undefined : value
}

const personalScope = (
  compiled: CompiledMessages,
  text: CompiledText,
  frame: Frame,
  input: RenderInput,
  link: string | undefined,
): Record<string, unknown> => {
  const scope = scopeOf(compiled, text, frame.surroundings, input)
  for (const name of ['link', 'token', ...columnsOf(text)]) {
    const value = ownValue(name, input, link)
    if (value !== undefined) scope[name] = value
  }
  return scope
}

/** Why a finished text cannot go out. */
const unfit = (compiled: CompiledMessages, text: string): string | undefined => {
  if (text.trim() === '') return 'the text is empty'
  if (text.length <= compiled.maxLength) return undefined
  return `the text has ${text.length} characters, ${compiled.channel} takes ${compiled.maxLength}`
}

/** A platform refuses a template with a parameter that has no text. */
const blankParameter = (text: CompiledText, values: readonly (string | undefined)[]): string | undefined => {
  const blank = text.slots.find((_, at) => (values[at] ?? '').trim() === '')
  return blank === undefined
    ? undefined
    : `\`{{ ${blank.source} }}\` is empty, and a template's parameter may not be`
}

const renderedOf = (
  message: CompiledMessage,
  text: CompiledText,
  whole: string,
  parameters: readonly (string | undefined)[],
  link: string | undefined,
  token: string | undefined,
): Rendered => {
  const { template } = message
  if (template === undefined)
    return { locale: text.locale, text: whole, ...(link === undefined ? {} : { link }) }
  return {
    locale: text.locale,
    text: whole,
    template: {
      name: template.name,
      language: languageCodeOf(template.languages, text.locale),
      parameters: parameters.map((value) => value ?? ''),
      ...(message.linkButton && token !== undefined ? { buttonSuffix: token } : {}),
    },
    ...(link === undefined ? {} : { link }),
    ...(template.ttlSeconds === undefined ? {} : { ttlSeconds: template.ttlSeconds }),
  }
}

/** The platform's code of a language: `pt-BR` is `pt_BR` there, unless the plan's template says otherwise. */
export const languageCodeOf = (languages: ReadonlyMap<LocaleTag, string>, locale: LocaleTag): string =>
  languages.get(locale) ?? locale.replaceAll('-', '_')
