import type { Outcome } from '../model/outcome.ts'
import type { Plan } from '../model/plan.ts'
import { columnsOf, type Look } from './look.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

/** What became of one message that was tried. */
export type TriedMessage = {
  readonly message: string
  readonly locale: string
  readonly isTemplate: boolean
  readonly outcome:
    | Outcome
    | { readonly kind: 'cannot'; readonly text: string }
    | { readonly kind: 'not tried' }
}

export type PreviewSentInput = {
  readonly plan: Plan
  readonly phase: string
  /** Masked. */
  readonly to: string
  readonly tried: readonly TriedMessage[]
  readonly audit: { readonly number: number } | undefined
}

/** The JSON document of `preview --send-to`. */
export type PreviewSentDocument = {
  readonly plan: string
  readonly phase: string
  readonly to: string
  readonly tried: readonly {
    readonly message: string
    readonly locale: string
    readonly outcome: TriedMessage['outcome']['kind']
    readonly code?: string
    /** The platform's or the network's words, or why it cannot be written. */
    readonly text?: string
    readonly platformId?: string
  }[]
  readonly audit?: number
}

export const previewSentDocument = ({
  plan,
  phase,
  to,
  tried,
  audit,
}: PreviewSentInput): PreviewSentDocument => ({
  plan: plan.name,
  phase,
  to,
  tried: tried.map(({ message, locale, outcome }) => {
    const text = textOf(outcome)
    return {
      message,
      locale,
      outcome: outcome.kind,
      ...('code' in outcome ? { code: outcome.code } : {}),
      ...(text === undefined ? {} : { text }),
      ...(outcome.kind === 'accepted' && outcome.platformId !== undefined
        ? { platformId: outcome.platformId }
        : {}),
    }
  }),
  ...(audit === undefined ? {} : { audit: audit.number }),
})

const textOf = (outcome: TriedMessage['outcome']): string | undefined => {
  if (outcome.kind === 'unknown') return outcome.evidence
  return 'text' in outcome ? outcome.text : undefined
}

/** `Sent to +142*****142 in en, es, fr. Marked as a test; it counts for nothing.`, and what was not, with why and what to do. */
export const previewSentText = ({
  plan,
  to,
  tried,
  audit,
  look,
}: PreviewSentInput & { readonly look: Look }): string => {
  const sent = tried.filter(({ outcome }) => outcome.kind === 'accepted')
  const held = sent.some(({ outcome }) => outcome.kind === 'accepted' && outcome.held === true)
  const entry = audit === undefined ? '' : ` Audit entry ${audit.number}.`
  const lines = [
    ...(sent.length === 0
      ? [look.paint.red(`Nothing was sent to ${to}.${entry}`)]
      : [`Sent to ${to} in ${localesOf(sent)}. Marked as a test; it counts for nothing.${entry}`]),
    ...(held
      ? [`${plan.channel.name} holds it back for a while, to see how people like such messages.`]
      : []),
    ...groupsOf(tried).flatMap(([why, those]) => {
      const [first] = those
      const hint = first === undefined ? undefined : hintFor(first, plan)
      return [`Not in ${localesOf(those)}: ${why}.`, ...(hint === undefined ? [] : [hint])]
    }),
  ]
  return lines.flatMap((line) => wrapped(visible(line), columnsOf(look))).join('\n')
}

const localesOf = (tried: readonly TriedMessage[]): string =>
  [...new Set(tried.map(({ locale }) => locale))].join(', ')

const groupsOf = (
  tried: readonly TriedMessage[],
): readonly (readonly [string, readonly TriedMessage[]])[] => {
  const groups = new Map<string, TriedMessage[]>()
  for (const one of tried) {
    const why = whyOf(one.outcome)
    if (why !== undefined) groups.set(why, [...(groups.get(why) ?? []), one])
  }
  return [...groups]
}

const whyOf = (outcome: TriedMessage['outcome']): string | undefined => {
  switch (outcome.kind) {
    case 'accepted':
      return undefined
    case 'refused':
      return `${outcome.text.replace(/\.+$/, '')} (${outcome.code})`
    case 'throttled':
      return `too fast (${outcome.code})`
    case 'unreached':
      return `nobody was reached: ${outcome.text}`
    case 'unknown':
      return `it may have arrived or not, as no answer came that can be trusted: ${outcome.evidence}`
    case 'cannot':
      return outcome.text
    case 'not tried':
      return 'not tried any more'
  }
}

const hintFor = ({ outcome, isTemplate }: TriedMessage, { file, channel }: Plan): string | undefined => {
  if (outcome.kind === 'throttled') return 'Try again in a minute.'
  if (outcome.kind !== 'refused') return undefined
  if (outcome.of === 'template')
    return `\`sunset templates status ${file}\` says how they stand; \`push\` asks for them.`
  if (outcome.of === 'account' || outcome.of === 'sender')
    return `\`sunset check ${file} --online\` says how the channel stands.`
  if (outcome.of === 'recipient' && !isTemplate && channel.adapter !== 'outbox')
    return `It is no template, so it reaches only whoever wrote in the last 24 hours: write to ${channel.name} from there first.`
  return undefined
}
