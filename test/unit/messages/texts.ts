import { millis } from '../../../src/base/instant.ts'
import type { Place } from '../../../src/base/problem.ts'
import { compileMessages } from '../../../src/messages/compile.ts'
import type { CompiledMessages, CompileOptions } from '../../../src/messages/compiled.ts'
import { type RenderInput, render } from '../../../src/messages/render.ts'
import type { Rendered } from '../../../src/model/message.ts'
import { localeTag, zoneName } from '../../../src/model/names.ts'
import type { Path, Places } from '../../../src/model/places.ts'
import type { MessagePlan, Plan } from '../../../src/model/plan.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { phaseOf, planOf } from '../../kit/plan-builder.ts'

/** Places as a plan has whose every value stands on a line named by its path's length, from column 1: what is found is told by column. */
const placesFor = (messages: ReadonlyMap<string, MessagePlan>): Places => {
  const textAt = (path: Path): string => {
    const texts = messages.get(String(path[1]))?.texts
    return texts?.get(localeTag(String(path[2]))) ?? ''
  }
  const place = (column: number, length: number): Place => ({ file: 'plan.yaml', line: 1, column, length })
  return {
    of: (path) => place(1, textAt(path).length),
    ofKey: () => place(1, 0),
    within: (path, text, nth = 0) => {
      let at = -1
      for (let found = 0; found <= nth; found++) at = textAt(path).indexOf(text, at + 1)
      return place(at + 1, text.length)
    },
  }
}

type Written = Omit<MessagePlan, 'name' | 'from' | 'texts'> & {
  readonly texts: Readonly<Record<string, string>>
}

export const messageOf = (name: string, { texts, ...rest }: Written): MessagePlan => ({
  name,
  from: 'plan',
  texts: new Map(Object.entries(texts).map(([locale, text]) => [localeTag(locale), text])),
  ...rest,
})

/** A plan that announces with this message and has everything a message may name. */
export const planSaying = (announce: string | Written, overrides: Partial<Plan> = {}): Plan => {
  const written = typeof announce === 'string' ? { texts: { en: announce } } : announce
  const messages = new Map([['announce', messageOf('announce', written)], ...(overrides.messages ?? [])])
  return planOf({
    phases: [phaseOf('announce', { message: 'announce' })],
    link: { url: 'https://example.org/l?t={{ token }}', refresh: millis(0) },
    destinations: [
      { name: 'Web', url: 'https://example.org' },
      { name: 'Android', url: 'https://example.org/android' },
    ],
    ...overrides,
    messages,
    places: placesFor(messages),
  })
}

export const outbox: CompileOptions = { maxLength: 4096, templates: false }
export const whatsapp: CompileOptions = { maxLength: 4096, templates: true }

export const compiledFrom = (
  announce: string | Written,
  overrides: Partial<Plan> = {},
  options = outbox,
): CompiledMessages => compileMessages(planSaying(announce, overrides), options).messages

/** One message for somebody in London who reads English, unless said otherwise. */
export const renderedBy = (
  compiled: CompiledMessages,
  input: Partial<RenderInput> = {},
): Rendered | { failed: string } =>
  render(compiled, {
    message: 'announce',
    locale: localeTag('en'),
    zone: zoneName('Europe/London'),
    values: {},
    deadline: compiled.deadline,
    now: instantAt('2025-12-16T12:00:00Z'),
    token: 'TOKEN',
    ...input,
  })

/** Its text, or why there is none. */
export const textBy = (compiled: CompiledMessages, input: Partial<RenderInput> = {}): string => {
  const rendered = renderedBy(compiled, input)
  return 'failed' in rendered ? `failed: ${rendered.failed}` : rendered.text
}
