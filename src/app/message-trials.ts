import type { Batch } from '../audience/audience.ts'
import type { Instant } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { isPersonalMessage, needsToken, type RenderInput, render } from '../messages/render.ts'
import { type DeadlineShown, deadlineShownOf } from '../messages/shown.ts'
import type { CohortName } from '../model/names.ts'
import { senderId } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Recipient } from '../model/recipient.ts'
import { deadlineFor, deadlineOf } from '../timeline/deadline-of.ts'
import { kindOf } from './channel.ts'
import { messageFailures } from './message-failures.ts'
import { type Trial, trialsFor } from './trials-of-plan.ts'

export type MessageTrials = {
  add(batch: Batch): void
  problems(): readonly Problem[]
}

type Parts = {
  readonly plan: Plan
  readonly messages: CompiledMessages
  readonly occurrences: readonly Occurrence[]
  readonly now: Instant
  readonly cohortOf: (recipient: Recipient) => CohortName
}

/** People for whom whatever is not personal comes out the same: the first of them, and how many they are. */
type Alike = {
  n: number
  readonly first: Recipient
  readonly lines: number[]
  readonly attempts: readonly Attempt[]
}

type Attempt = Trial & { readonly deadline: DeadlineShown; readonly token: string | undefined }

/**
 * Every message that a row is to get is written for it and made ready for the platform, in the language chosen for it, as a run would.
 * What holds nothing of a person's own is written once for all who share language, zone and cohort, so that memory and time follow their
 * number and not the rows'.
 */
export const messageTrials = ({ plan, messages, occurrences, now, cohortOf }: Parts): MessageTrials => {
  const failures = messageFailures(plan)
  const { prepare } = kindOf(plan)
  const sender = plan.channel.senders[0]?.id ?? senderId('unnamed')
  const attemptsByCohort = new Map<CohortName, ReturnType<typeof divided>>()
  const attemptsFor = (cohort: CohortName): ReturnType<typeof divided> => {
    const known = attemptsByCohort.get(cohort)
    if (known !== undefined) return known
    const deadline = deadlineShownOf(deadlineFor(plan, cohort), deadlineOf(plan, cohort))
    const attempts = trialsFor({ plan, messages, occurrences, now }, cohort).map((trial) => ({
      ...trial,
      deadline,
      token: needsToken(messages, trial.message) ? sampleToken : undefined,
    }))
    const fresh = divided(messages, attempts)
    attemptsByCohort.set(cohort, fresh)
    return fresh
  }
  const failureOf = (attempt: Attempt, recipient: Recipient): string | undefined => {
    const rendered = render(messages, inputOf(attempt, recipient))
    if ('failed' in rendered) return rendered.failed
    if (attempt.isReply) return undefined
    const prepared = prepare(rendered, recipient.address, recipient.sender ?? sender)
    return 'cannot' in prepared ? prepared.cannot : undefined
  }
  const alike = new Map<string, Alike>()
  const see = (recipient: Recipient, line: number | undefined): void => {
    const cohort = cohortOf(recipient)
    const { own, shared } = attemptsFor(cohort)
    if (shared.length > 0) {
      const { locale, zone, linked } = recipient
      const key = `${locale} ${zone ?? ''} ${cohort}${linked ? ' linked' : ''}`
      const known = alike.get(key)
      if (known === undefined)
        alike.set(key, {
          n: 1,
          first: recipient,
          lines: line === undefined ? [] : [line],
          attempts: shared,
        })
      else {
        known.n++
        if (line !== undefined && known.lines.length < fewLines) known.lines.push(line)
      }
    }
    for (const attempt of own) {
      if (!attempt.isFor(recipient)) continue
      const failed = failureOf(attempt, recipient)
      if (failed !== undefined)
        failures.add(attempt, failed, { n: 1, first: recipient, lines: line === undefined ? [] : [line] })
    }
  }
  return {
    add: ({ recipients, lines }) => {
      for (let at = 0; at < recipients.length; at++) {
        const recipient = recipients[at]
        if (recipient !== undefined) see(recipient, lines?.[at])
      }
    },
    problems: () => {
      for (const people of alike.values())
        for (const attempt of people.attempts) {
          const failed = attempt.isFor(people.first) ? failureOf(attempt, people.first) : undefined
          if (failed !== undefined) failures.add(attempt, failed, people)
        }
      return failures.problems()
    },
  }
}

const fewLines = 5

/** As long as a real one. */
const sampleToken = 'A'.repeat(64)

/** Those that differ from one person to the next, and those that do not. */
const divided = (messages: CompiledMessages, attempts: readonly Attempt[]) => {
  const isOwn = ({ message, isReply, byColumn }: Attempt): boolean =>
    !isReply && (byColumn || isPersonalMessage(messages, message))
  return { own: attempts.filter(isOwn), shared: attempts.filter((attempt) => !isOwn(attempt)) }
}

const inputOf = (
  { message, isReply, isCorrection, deadline, now, token }: Attempt,
  { locale, zone, attributes }: Recipient,
): RenderInput => ({
  message,
  locale,
  // Whoever writes to a frozen gate is known by their number alone.
  zone: isReply ? undefined : zone,
  values: isReply ? {} : attributes,
  deadline,
  ...(isCorrection ? { told: deadline } : {}),
  now,
  token: isReply ? undefined : token,
})
