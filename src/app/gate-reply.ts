import type { Instant } from '../base/instant.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { render } from '../messages/render.ts'
import { deadlineShownOf } from '../messages/shown.ts'
import type { Gate } from '../model/gate.ts'
import type { Rendered } from '../model/message.ts'
import type { CohortName, LocaleTag, PhaseName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineFor, deadlineOf } from '../timeline/deadline-of.ts'

/** The message that is replied with while a phase keeps the gate frozen. */
export const replyOf = (
  plan: Plan,
  { gate, phase }: { readonly gate: Gate; readonly phase?: PhaseName },
): string | undefined =>
  gate === 'frozen' ? plan.phases.find(({ name }) => name === phase)?.reply?.message : undefined

type ToWhom = {
  readonly message: string
  readonly cohort: CohortName
  readonly locale: LocaleTag
  readonly now: Instant
}

/** The auto-reply as it is sent, in the language of whoever writes; undefined where it cannot be written (`check` says why). */
export const replyTo = (
  plan: Plan,
  messages: CompiledMessages,
  { message, cohort, locale, now }: ToWhom,
): Rendered | undefined => {
  const deadline = deadlineShownOf(deadlineFor(plan, cohort), deadlineOf(plan, cohort))
  const rendered = render(messages, { message, locale, zone: undefined, values: {}, deadline, now })
  return 'failed' in rendered ? undefined : rendered
}

export const replyText = (plan: Plan, messages: CompiledMessages, whom: ToWhom): string | undefined =>
  replyTo(plan, messages, whom)?.text
