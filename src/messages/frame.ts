import type { Instant } from '../base/instant.ts'
import type { LocaleTag, ZoneName } from '../model/names.ts'
import type { CompiledMessages, CompiledText, Expression, Frame, Surroundings } from './compiled.ts'
import { asParameter } from './data.ts'
import { evaluate, type Manner, reasonOf, type Scope, ShownDate } from './liquid.ts'
import { chooseLocale, formatLocale } from './locale-choice.ts'
import { type DeadlineShown, dateAt, dayBefore, daysBetween, keyOfShown } from './shown.ts'
import { isPersonal } from './variables.ts'

/** When and for whom a text is rendered, as far as it is not their own data. */
export type Occasion = {
  readonly locale: LocaleTag
  readonly zone: ZoneName | undefined
  readonly deadline: DeadlineShown
  readonly told?: DeadlineShown | undefined
  readonly now: Instant
}

/** Frames of one text beyond these are made anew: locales × zones × days of a long run must not fill the memory. */
const mostFrames = 2048

/** The impersonal part of a text, made once for all who share locale, zone (where it matters) and day (where it matters). */
export const frameOf = (compiled: CompiledMessages, text: CompiledText, occasion: Occasion): Frame => {
  const { deadline, told, now } = occasion
  const local = deadline.kind === 'instant' || told?.kind === 'instant' || text.slots.some(asksLiquid)
  const zone = (local ? occasion.zone : undefined) ?? compiled.zone
  // A bare date is shown in the plan's zone, so today is the plan's too.
  const counted = deadline.kind === 'instant' ? zone : compiled.zone
  const today = compiled.today(now, counted)
  const locale = localeOfFormats(compiled, text, occasion.locale)
  const day = text.names.has('days_left') || text.names.has('export') ? `${today.month}-${today.day}` : ''
  const key = `${locale} ${zone} ${day} ${keyOfShown(deadline)} ${keyOfShown(told)}`
  const known = text.frames.get(key)
  if (known !== undefined) return known
  const formats = compiled.formats(locale, zone)
  const lastDate = deadline.kind === 'instant' ? dateAt(deadline.at, zone) : deadline.date
  const fresh = makeFrame(compiled, text, { formats, deadline, lastDate, today, told }, occasion)
  if (text.frames.size >= mostFrames) text.frames.clear()
  text.frames.set(key, fresh)
  return fresh
}

/** Its value may be a column's date, which is shown in the recipient's zone. */
const asksLiquid = (slot: Expression): boolean => slot.personal && slot.bare === undefined

const localeOfFormats = (compiled: CompiledMessages, text: CompiledText, recipient: LocaleTag): LocaleTag => {
  const key = `${text.locale} ${recipient}`
  const known = compiled.formatLocales.get(key)
  if (known !== undefined) return known
  const fresh = formatLocale(text.locale, recipient)
  compiled.formatLocales.set(key, fresh)
  return fresh
}

const makeFrame = (
  compiled: CompiledMessages,
  text: CompiledText,
  surroundings: Surroundings,
  occasion: Occasion,
): Frame => {
  try {
    const scope = scopeOf(compiled, text, surroundings, occasion)
    const values = text.slots.map((slot) =>
      slot.personal ? undefined : writtenValue(text, slot, scope, surroundings),
    )
    const whole = values.every((value) => value !== undefined) ? assembled(text, values) : undefined
    return { surroundings, values, ...(whole === undefined ? {} : { text: whole }) }
  } catch (error) {
    return { surroundings, values: [], failed: reasonOf(error) }
  }
}

/** What everybody in these surroundings shares. What is not there (`told` outside a correction) is missing, and strict Liquid says so. */
export const scopeOf = (
  compiled: CompiledMessages,
  text: CompiledText,
  { formats, deadline, lastDate, today, told }: Surroundings,
  occasion: Occasion,
): Record<string, unknown> => {
  const { names, constants } = text
  // Only what the text names: a scope is made for every recipient whose values Liquid has to be asked about.
  const scope: Record<string, unknown> = Object.create(null)
  if (names.has('service')) scope['service'] = constants['service']
  if (names.has('channel')) scope['channel'] = constants['channel']
  if (names.has('deadline')) scope['deadline'] = new ShownDate(deadline, formats)
  if (names.has('last_day'))
    scope['last_day'] = new ShownDate({ kind: 'date', date: dayBefore(lastDate) }, formats)
  if (names.has('days_left')) scope['days_left'] = daysBetween(today, lastDate)
  if (names.has('destinations')) scope['destinations'] = compiled.destinations
  if (names.has('told') && told !== undefined) scope['told'] = new ShownDate(told, formats)
  if (names.has('export')) scope['export'] = exportSteps(compiled, text, occasion)
  return scope
}

/** The steps of the export, in the language of the text they stand in. */
const exportSteps = (
  compiled: CompiledMessages,
  text: CompiledText,
  occasion: Occasion,
): string | undefined => {
  const steps = compiled.messages.get('export')
  if (steps === undefined) return undefined
  const locale = chooseLocale(text.locale, compiled.language, [...steps.texts.keys()])
  const chosen = locale === undefined ? undefined : steps.texts.get(locale)
  return chosen === undefined || chosen === text ? undefined : frameOf(compiled, chosen, occasion).text
}

export const writtenValue = (
  text: CompiledText,
  slot: Expression,
  scope: Scope,
  { formats }: Surroundings,
): string => {
  const manner: Manner = { formats, direction: text.direction, oneLine: text.oneLine }
  const value = evaluate(slot.templates, scope, manner)
  return text.oneLine ? asParameter(value) : value
}

export const assembled = (text: CompiledText, values: readonly (string | undefined)[]): string => {
  let whole = text.words[0] ?? ''
  for (let at = 0; at < text.order.length; at++)
    whole += (values[text.order[at] ?? -1] ?? '') + (text.words[at + 1] ?? '')
  return whole
}

export const columnsOf = (text: CompiledText): string[] =>
  [...text.names].filter((name) => isPersonal(name) && name !== 'link' && name !== 'token')
