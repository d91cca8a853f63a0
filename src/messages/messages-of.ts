import { type BuiltInMessage, isBuiltInMessage } from '../model/built-in-messages.ts'
import { type LocaleTag, localeTag } from '../model/names.ts'
import type { MessagePlan, Plan } from '../model/plan.ts'
import { builtInTexts, featuresOf } from './built-in-texts.ts'

type PlanOfMessages = Pick<
  Plan,
  | 'service'
  | 'deadline'
  | 'history'
  | 'link'
  | 'destinations'
  | 'channel'
  | 'phases'
  | 'corrections'
  | 'messages'
>

/** The messages that something in the plan sends or replies with: by phases, gates and corrections. */
export const messagesSent = (
  plan: Pick<Plan, 'phases' | 'corrections'>,
): {
  readonly sent: ReadonlySet<string>
  readonly replies: ReadonlySet<string>
  readonly corrections: ReadonlySet<string>
} => {
  const sent = new Set<string>()
  const replies = new Set<string>()
  for (const phase of plan.phases) {
    if (phase.message !== undefined) sent.add(phase.message)
    if (phase.reply !== undefined) replies.add(phase.reply.message)
  }
  const { moved, exempt, reopened } = plan.corrections ?? {}
  const corrections = new Set([moved, exempt, reopened].filter((name) => name !== undefined))
  return { sent, replies, corrections }
}

/** Whether a message goes out as a correction only, so that `told` is known; the built-in ones by their names. */
export const isOnlyCorrection = (plan: Pick<Plan, 'phases' | 'corrections'>, name: string): boolean => {
  const { sent, replies, corrections } = messagesSent(plan)
  const isOne = corrections.has(name) || ['moved', 'exempt', 'reopened'].includes(name)
  return isOne && !sent.has(name) && !replies.has(name)
}

/**
 * Every message the plan may need, by name: all that it writes, and the built-in ones for names that it uses and does not
 * write. `export`, the steps that `{{ export }}` stands for, is always there.
 */
export const messagesOf = (plan: PlanOfMessages): ReadonlyMap<string, MessagePlan> => {
  const { sent, replies, corrections } = messagesSent(plan)
  const builtIn = builtInTexts(featuresOf(plan))
  const messages = new Map([...plan.messages].map(([name, message]) => [name, withText(message, builtIn)]))
  for (const name of [...sent, ...replies, ...corrections, 'export']) {
    if (messages.has(name) || !isBuiltInMessage(name)) continue
    const message = builtIn.get(name)
    if (message !== undefined) messages.set(name, message)
  }
  return messages
}

/** A message that the plan gives a template and no text says what the built-in one of its name says. */
const withText = (message: MessagePlan, builtIn: ReadonlyMap<BuiltInMessage, MessagePlan>): MessagePlan => {
  const { name, template, texts } = message
  const known = texts.size === 0 && isBuiltInMessage(name) ? builtIn.get(name) : undefined
  if (known === undefined || template === undefined) return message
  const languages = new Map([...builtInLanguageCodes, ...template.languages])
  return { ...message, from: 'built-in', texts: known.texts, template: { ...template, languages } }
}

/** What WhatsApp calls the languages of the built-in texts, where the code alone is none there: theirs is the simplified script. */
export const builtInLanguageCodes: ReadonlyMap<LocaleTag, string> = new Map([[localeTag('zh'), 'zh_CN']])
