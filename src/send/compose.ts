import type { AdapterKind } from '../adapters/adapter.ts'
import type { Clock } from '../base/clock.ts'
import type { Secret } from '../base/secret.ts'
import type { Claim } from '../ledger/claiming.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { linkExpiry } from '../messages/link.ts'
import { needsToken, render } from '../messages/render.ts'
import type { DeadlineShown } from '../messages/shown.ts'
import { tokenMaker } from '../messages/token.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { messageFor } from '../work/corrections.ts'
import type { Compose } from './delivering.ts'

type Parts = {
  readonly plan: Plan
  readonly occurrence: Occurrence
  /** As the messages show it. */
  readonly deadline: DeadlineShown
  readonly messages: CompiledMessages
  readonly kind: AdapterKind
  readonly linkSecret: Secret | undefined
  readonly clock: Clock
  /** In place of each person's own, where nobody gets them. */
  readonly token?: string
}

/** One occurrence's messages: a claim becomes what the platform is handed, or the reason why not. */
export const composer = (parts: Parts): Compose => {
  const { plan, occurrence, deadline, messages, kind, clock } = parts
  const tokens = tokensFor(parts)
  return (claim: Claim) => {
    const message = messageFor(plan, occurrence, claim.told)
    if (message === undefined) return { cannot: `\`${occurrence.phase}\` has no message` }
    const rendered = render(messages, {
      message,
      locale: claim.locale,
      zone: claim.segment.zone,
      values: claim.attributes,
      deadline,
      now: clock.now(),
      told: claim.told,
      token: needsToken(messages, message) ? tokens?.(claim.recipient) : undefined,
    })
    if ('failed' in rendered) return { cannot: rendered.failed }
    const prepared = kind.prepare(rendered, claim.address, claim.segment.sender)
    if ('cannot' in prepared) return prepared
    const template =
      rendered.template === undefined ? `text ${rendered.locale}` : templateName(rendered.template)
    return { prepared, template }
  }
}

const templateName = ({ name, language }: { readonly name: string; readonly language: string }): string =>
  `${name} ${language}`

const tokensFor = (parts: Parts): ((id: number) => string) | undefined => {
  const { plan, occurrence, linkSecret } = parts
  if (linkSecret === undefined) return undefined
  const { token } = parts
  if (token !== undefined) return () => token
  return tokenMaker(
    linkSecret.reveal(),
    plan.name,
    linkExpiry(plan.link ?? {}, occurrence.deadline, plan.timezone),
  )
}
