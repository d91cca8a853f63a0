import { SunsetError } from '../base/errors.ts'
import { nearestWord } from '../base/nearest-word.ts'
import { messagesOf, messagesSent } from '../messages/messages-of.ts'
import { needsToken, render } from '../messages/render.ts'
import { deadlineShownOf } from '../messages/shown.ts'
import type { Rendered } from '../model/message.ts'
import type { LocaleTag } from '../model/names.ts'
import { correctionPhase } from '../model/occurrence.ts'
import type { ButtonPlan, Plan } from '../model/plan.ts'
import type { Recipient } from '../model/recipient.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { columnsAtHand, openPlanAudience } from './audience-of-plan.ts'
import { kindOf } from './channel.ts'
import { columnsToKeep, type Examined, examine } from './examine.ts'
import { readPlanFile } from './plan-file.ts'
import { PlanRefused, refuseErrors } from './plan-refused.ts'
import { planClockOf } from './plan-time.ts'
import type { LookOptions } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'

export type PreviewOptions = LookOptions & { readonly phase?: string; readonly locale?: string }

/** One message as a recipient with that locale would get it. */
export type Previewed = {
  readonly message: string
  readonly phases: readonly string[]
  readonly locale: LocaleTag
  readonly button?: string
  readonly result: Rendered | { readonly failed: string }
}

/** What stands in the gaps: a token, and what somebody's row says, or only the names of the columns. */
export type Shown = { readonly token: string; readonly values: 'of somebody' | 'of nobody' }

/** As long as a real token, and plainly none. */
export const sampleToken = 'SAMPLE-TOKEN-OF-NOBODY-IN-PARTICULAR-AAAAAAAAAAAAA'

/**
 * The messages of the file as it lies there, in each of their locales. Where the audience is at hand, its first row with that
 * locale (or else its first row) lends its values, so that one sees a message as somebody will get it.
 */
export const preview = async (
  surroundings: Surroundings,
  options: PreviewOptions,
  shown: Shown = { token: sampleToken, values: 'of somebody' },
): Promise<{ readonly plan: Plan; readonly maxLength: number; readonly messages: readonly Previewed[] }> => {
  const file = readPlanFile(options.file)
  const { plan } = file
  if (plan === undefined) throw new PlanRefused(file.file, file.printable, file.problems)
  const now = planClockOf(surroundings, options.now).now()
  const columns = await columnsAtHand(plan, surroundings).catch(() => undefined)
  const examined = examine(plan, now, columns)
  refuseErrors(file.file, file.printable, [...file.problems, ...examined.problems])
  const rows =
    columns === undefined || shown.values === 'of nobody' ? [] : await firstRows(plan, surroundings, examined)
  const deadline = deadlineShownOf(plan.deadline, deadlineOf(plan))
  const { corrections } = messagesSent(plan)
  const messages = [...messagesOf(plan)].flatMap(([name, message]): Previewed[] => {
    const phases = phasesOf(plan, name, options.phase)
    if (phases.length === 0) return []
    return [...message.texts.keys()].filter(isAsked(options.locale)).map((locale) => {
      const row = rows.find((one) => one.locale === locale) ?? rows[0]
      const result = render(examined.messages, {
        message: name,
        locale,
        zone: row?.zone,
        values: row?.attributes ?? samplesFor(plan, examined),
        deadline,
        now,
        ...(corrections.has(name) ? { told: deadline } : {}),
        token: needsToken(examined.messages, name) ? shown.token : undefined,
      })
      const button = message.button === undefined ? undefined : buttonText(message.button, locale)
      return { message: name, phases, locale, result, ...(button === undefined ? {} : { button }) }
    })
  })
  return { plan, messages, maxLength: kindOf(plan).capabilities.maxLength }
}

const isAsked =
  (locale: string | undefined) =>
  (one: LocaleTag): boolean =>
    locale === undefined || one.toLowerCase() === locale.toLowerCase()

/** The phases that send or reply with this message, of those asked for; `correction` where it is one. */
const phasesOf = (plan: Plan, message: string, asked: string | undefined): readonly string[] => {
  const isCorrection = messagesSent(plan).corrections.has(message)
  const names = [
    ...plan.phases.map(({ name }) => name),
    ...(plan.corrections === undefined ? [] : [correctionPhase]),
  ]
  if (asked !== undefined && !names.some((name) => name === asked)) {
    const meant = nearestWord(asked, names)
    throw new SunsetError('usage', `The plan has no phase "${asked}".`, {
      hint: meant === undefined ? `It has ${names.join(', ')}.` : `Did you mean ${meant}?`,
    })
  }
  const phases = plan.phases
    .filter((phase) => phase.message === message || phase.reply?.message === message)
    .map(({ name }) => name)
  return [...phases, ...(isCorrection ? [correctionPhase] : [])].filter(
    (name) => asked === undefined || name === asked,
  )
}

const buttonText = ({ text }: ButtonPlan, locale: LocaleTag): string | undefined =>
  typeof text === 'string' ? text : (text.get(locale) ?? [...text.values()][0])

const firstRows = async (
  plan: Plan,
  surroundings: Surroundings,
  { messages }: Examined,
): Promise<readonly Recipient[]> => {
  const audience = await openPlanAudience(plan, surroundings, columnsToKeep(plan, messages))
  try {
    for await (const { recipients } of audience.batches) return recipients
    return []
  } finally {
    await audience.close?.()
  }
}

/** Without an audience a column shows its own name. */
const samplesFor = (plan: Plan, { messages }: Examined): Readonly<Record<string, string>> =>
  Object.fromEntries(columnsToKeep(plan, messages).map((column) => [column, `[${column}]`]))
