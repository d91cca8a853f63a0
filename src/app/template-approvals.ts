import type { Adapter } from '../adapters/adapter.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { textFor } from '../messages/render.ts'
import {
  marketingConsequences,
  type TemplateStanding,
  templateStandings,
} from '../messages/template-standing.ts'
import { templatesOf } from '../messages/templates-of.ts'
import type { LocaleTag } from '../model/names.ts'
import { isCorrection, type Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { isDated } from '../model/promise.ts'
import { counted } from '../report/numbers.ts'
import type { RunContext, RunEvent } from './run-context.ts'
import { addresseesOf } from './view.ts'

type Asked = {
  readonly plan: Plan
  readonly messages: CompiledMessages
  readonly adapter: () => Promise<Adapter>
  readonly signal: AbortSignal
  readonly tell: (event: RunEvent) => void
}

/**
 * How the plan's templates stand, asked of the platform once, when the first message is about to go. Undefined: the platform was not asked
 * or did not say, which keeps nobody from being written to: what it then says to the messages themselves is told by the run.
 */
export const templatesOnce = ({
  plan,
  messages,
  adapter,
  signal,
  tell,
}: Asked): (() => Promise<readonly TemplateStanding[] | undefined>) => {
  const ask = async (): Promise<readonly TemplateStanding[] | undefined> => {
    const wanted = templatesOf(plan, messages)
    const { templates: desk } = await adapter()
    if (wanted.length === 0 || desk === undefined) return undefined
    const listed = await desk.list(signal)
    if (listed.kind !== 'listed') return undefined
    const standings = templateStandings(wanted, listed.templates)
    for (const text of mentionsOf(plan, standings)) tell({ kind: 'mention', text })
    return standings
  }
  let asked: ReturnType<typeof ask> | undefined
  return () => {
    asked ??= ask()
    return asked
  }
}

/** What does not keep a message back, and should be known. */
const mentionsOf = (plan: Plan, standings: readonly TemplateStanding[]): readonly string[] => [
  ...groupedBy(
    standings.filter(({ differences }) => differences.length > 0),
    (name, locales) =>
      `${plan.channel.name} has another text for the template ${name} in ${locales} than the plan: its own is what people get. \`sunset templates status ${plan.file}\` shows which.`,
  ),
  ...groupedBy(
    standings.filter(({ isReclassed }) => isReclassed),
    (name, locales) =>
      `${plan.channel.name} classed the template ${name} in ${locales} as marketing: ${marketingConsequences}.`,
  ),
]

const groupedBy = (
  standings: readonly TemplateStanding[],
  say: (name: string, locales: string) => string,
): readonly string[] => {
  const byName = new Map<string, LocaleTag[]>()
  for (const { wanted } of standings)
    byName.set(wanted.name, [...(byName.get(wanted.name) ?? []), wanted.locale])
  return [...byName].map(([name, locales]) => say(name, locales.join(', ')))
}

/**
 * Why an occurrence may not begin or go on: templates that somebody who is still to be written to needs, and that the platform has not
 * approved. Undefined where there are none. People are only counted, one by one, where something is not approved.
 */
export const unapproved = async (
  context: RunContext,
  occurrence: Occurrence,
): Promise<string | undefined> => {
  const { plan, messages, ledger } = context
  const standings = (await context.templates?.()) ?? []
  const names = new Set(messagesOf(plan, occurrence))
  const unfit = standings.filter((one) => names.has(one.wanted.message) && one.unfit !== undefined)
  if (unfit.length === 0) return undefined
  const needs = needsOf(messages, unfit)
  const asked = [{ occurrence, to: addresseesOf(plan, occurrence) }]
  const people = new Map<LocaleTag, number>()
  for await (const { locale } of ledger.deliveries({ states: ['pending'], occurrences: asked }))
    people.set(locale, (people.get(locale) ?? 0) + 1)
  return unapprovedText(plan.channel.name, needs(people))
}

/** The messages that an occurrence may send: a correction one of a few, by what somebody was told before. */
const messagesOf = (plan: Plan, occurrence: Occurrence): readonly string[] => {
  const { moved, exempt, reopened } = plan.corrections ?? {}
  const names = isCorrection(occurrence)
    ? occurrence.truth !== undefined && isDated(occurrence.truth)
      ? [moved]
      : [exempt, reopened]
    : [plan.phases.find(({ name }) => name === occurrence.phase)?.message]
  return names.filter((name) => name !== undefined)
}

/** A template that is not approved, and how many people need it. */
export type Unapproved = { readonly standing: TemplateStanding; readonly people: number | undefined }

/** From how many people have which locale to those templates that some of them need. */
export const needsOf =
  (messages: CompiledMessages, unfit: readonly TemplateStanding[]) =>
  (people: ReadonlyMap<LocaleTag, number>): readonly Unapproved[] =>
    unfit.flatMap((standing) => {
      const message = messages.messages.get(standing.wanted.message)
      if (message === undefined) return []
      let n = 0
      for (const [locale, count] of people)
        if (textFor(messages, message, locale)?.locale === standing.wanted.locale) n += count
      return n === 0 ? [] : [{ standing, people: n }]
    })

/** `WhatsApp has not approved the template sunset_announce in fr (pending, 1,204 people) and es (not there, 3 people)`. */
export const unapprovedText = (channel: string, needed: readonly Unapproved[]): string | undefined => {
  const byName = new Map<string, string[]>()
  for (const { standing, people } of needed) {
    const { wanted, unfit = '' } = standing
    const concerned = people === undefined ? '' : `, ${counted(people, 'person', 'people')}`
    byName.set(wanted.name, [...(byName.get(wanted.name) ?? []), `${wanted.locale} (${unfit}${concerned})`])
  }
  if (byName.size === 0) return undefined
  const templates = [...byName].map(([name, locales]) => `the template ${name} in ${locales.join(', ')}`)
  return `${channel} has not approved ${templates.join('; ')}`
}
