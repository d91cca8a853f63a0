import { type Decided, type DecisionOptions, reasonOf } from '../app/deciding.ts'
import { isoOf } from '../base/instant.ts'
import { type Call, lookOptionsOf } from './command.ts'

/** What every decision takes. */
export type DecisionFlags = { readonly reason?: string; readonly phase?: string; readonly cohort?: string }

export const decisionOptionsOf = (
  command: string,
  plan: string,
  call: Pick<Call<DecisionFlags>, 'options' | 'now'>,
): DecisionOptions => {
  const { phase, cohort, reason } = call.options
  return {
    ...lookOptionsOf(plan, call),
    reason: reasonOf(command, plan, reason),
    ...(phase === undefined ? {} : { phase }),
    ...(cohort === undefined ? {} : { cohort }),
  }
}

/** The decision as it was written down: the document, or a sentence with the number of its entry. */
export const sayDecided = (
  { options, console }: Call<DecisionFlags>,
  { plan, at, by, audit, gateFileTrouble }: Decided,
  more: Readonly<Record<string, unknown>>,
  text: string,
): void => {
  if (gateFileTrouble !== undefined) console.complain(gateFileTrouble)
  if (options.json === true)
    console.document({
      plan: plan.name,
      at: isoOf(at),
      by,
      reason: options.reason,
      ...more,
      audit: audit ?? null,
    })
  else console.answer(text)
}

/** `Audit entry 812.`: where to read it again. */
export const entryText = ({ audit }: Decided): string =>
  audit === undefined ? '' : ` Audit entry ${audit.number}.`
