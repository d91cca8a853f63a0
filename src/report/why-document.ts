import { type Instant, isoOf } from '../base/instant.ts'
import { maskAddress } from '../base/mask.ts'
import type { DeliveryState } from '../model/delivery.ts'
import type { CohortName, CountryCode, LocaleTag, SenderId, ZoneName } from '../model/names.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { isDated, keyOfStatement, type Promised, type Statement } from '../model/promise.ts'

type Why = { readonly code: string; readonly text: string; readonly of: string }

/** One message to one person, or why there is none. */
export type StoryLine = {
  readonly occurrence: OccurrenceId
  /** `not_addressed`: the phase does not write to this person. `none`: it will not be sent (missed, superseded, cancelled). */
  readonly state: DeliveryState | 'not_addressed' | 'none'
  /** Of the newest attempt; where there was none, when it is due. */
  readonly at: Instant | undefined
  readonly isPlanned: boolean
  readonly attempts: number
  readonly reason: Why | undefined
  /** Attempts that did not end in acceptance. */
  readonly history: readonly { readonly attempt: number; readonly at: Instant; readonly reason: Why }[]
  readonly promised: Promised | undefined
  /** What happens next, in words; undefined where nothing does. */
  readonly next: string | undefined
  readonly nextAt: Instant | undefined
  /** What the platform was given to recognise it by; undefined where nothing was handed over. */
  readonly key: string | undefined
}

export type Story = {
  readonly recipient: number
  readonly locale: LocaleTag
  readonly zone: ZoneName | undefined
  readonly country: CountryCode | undefined
  readonly cohort: CohortName
  readonly sender: SenderId
  readonly linked: boolean
  readonly suppressed: { readonly reason: string; readonly since: Instant } | undefined
  readonly lines: readonly StoryLine[]
  /** Auto-replies that they got when they wrote. */
  readonly replies: readonly { readonly phase: string; readonly state: DeliveryState; readonly at: Instant }[]
  /** When they followed their link, and how often. */
  readonly visits: { readonly first: Instant; readonly last: Instant; readonly times: number } | undefined
  /** The next thing that the plan does about this person: a message, or the gate that moves. */
  readonly next:
    | { readonly occurrence: OccurrenceId; readonly at: Instant; readonly what: string }
    | undefined
}

export type WhyInput = {
  readonly plan: Plan
  readonly now: Instant
  /** Whole; it is shown masked unless asked for. */
  readonly address: string
  readonly unmask: boolean
  readonly known: { readonly story: Story } | { readonly forgottenAt: Instant } | undefined
}

/** What a person was told: how often, what of the deadline (the newest last), and how many messages nobody knows about. */
export type Told = {
  readonly times: number
  readonly statements: readonly Statement[]
  readonly inDoubt: number
}

export const toldOf = ({ lines }: Story): Told => {
  const arrived = lines.filter(
    ({ state }) => state === 'accepted' || state === 'delivered' || state === 'read',
  )
  const statements = arrived
    .toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0))
    .flatMap(({ promised }) => (promised === undefined ? [] : [promised.statement]))
  return {
    times: arrived.length,
    statements: statements.filter((one, at) => keyOf(statements[at - 1]) !== keyOf(one)),
    inDoubt: lines.filter(({ state }) => state === 'in_doubt').length,
  }
}

const keyOf = (statement: Statement | undefined): string =>
  statement === undefined ? '' : keyOfStatement(statement)

export const shownAddress = ({ address, unmask }: Pick<WhyInput, 'address' | 'unmask'>): string =>
  unmask ? address : maskAddress(address)

/** The JSON document of `why`. */
export type WhyDocument = {
  readonly plan: string
  readonly now: string
  readonly address: string
  readonly known: boolean
  readonly forgotten?: string
  readonly told: {
    readonly answer: 'yes' | 'no' | 'in_doubt'
    readonly times: number
    readonly deadlines: readonly string[]
    /** The same in order, as they were put: a date, an instant, or `stays`. */
    readonly statements: readonly string[]
  }
  readonly person?: {
    readonly recipient: number
    readonly locale: string
    readonly timezone: string | null
    readonly country: string | null
    readonly cohort: string
    readonly sender: string
    readonly linked: boolean
    readonly suppressed: { readonly reason: string; readonly since: string } | null
  }
  readonly deliveries?: readonly Readonly<Record<string, unknown>>[]
  readonly replies?: readonly { readonly phase: string; readonly state: string; readonly at: string }[]
  readonly visits?: { readonly first: string; readonly last: string; readonly times: number }
  readonly next?: { readonly occurrence: string; readonly at: string; readonly what: string }
}

export const whyDocument = (input: WhyInput): WhyDocument => {
  const { plan, now, known } = input
  const head = { plan: plan.name, now: isoOf(now), address: shownAddress(input) }
  const untold = { answer: 'no' as const, times: 0, deadlines: [], statements: [] }
  if (known === undefined) return { ...head, known: false, told: untold }
  if ('forgottenAt' in known)
    return { ...head, known: false, forgotten: isoOf(known.forgottenAt), told: untold }
  const { story } = known
  const { times, statements, inDoubt } = toldOf(story)
  const { next } = story
  return {
    ...head,
    known: true,
    told: {
      answer: times > 0 ? 'yes' : inDoubt > 0 ? 'in_doubt' : 'no',
      times,
      deadlines: statements.filter(isDated).map(({ at }) => isoOf(at)),
      statements: statements.map(keyOfStatement),
    },
    person: {
      recipient: story.recipient,
      locale: story.locale,
      timezone: story.zone ?? null,
      country: story.country ?? null,
      cohort: story.cohort,
      sender: story.sender,
      linked: story.linked,
      suppressed:
        story.suppressed === undefined
          ? null
          : { reason: story.suppressed.reason, since: isoOf(story.suppressed.since) },
    },
    deliveries: story.lines.map(lineDocument),
    replies: story.replies.map(({ phase, state, at }) => ({ phase, state, at: isoOf(at) })),
    ...(story.visits === undefined
      ? {}
      : {
          visits: {
            first: isoOf(story.visits.first),
            last: isoOf(story.visits.last),
            times: story.visits.times,
          },
        }),
    ...(next === undefined ? {} : { next: { ...next, at: isoOf(next.at) } }),
  }
}

const promisedDocument = ({ statement, revision, cohort, link }: Promised) => ({
  deadline: isDated(statement) ? isoOf(statement.at) : null,
  says: keyOfStatement(statement),
  revision,
  cohort,
  ...(link === undefined ? {} : { link }),
})

const lineDocument = (line: StoryLine): Readonly<Record<string, unknown>> => ({
  occurrence: line.occurrence,
  state: line.state,
  at: line.at === undefined ? null : isoOf(line.at),
  attempts: line.attempts,
  code: line.reason?.code ?? null,
  text: line.reason?.text ?? null,
  class: line.reason?.of ?? null,
  promised: line.promised === undefined ? null : promisedDocument(line.promised),
  ...(line.key === undefined ? {} : { key: line.key }),
  ...(line.next === undefined ? {} : { next: line.next }),
  ...(line.nextAt === undefined ? {} : { nextAt: isoOf(line.nextAt) }),
  history: line.history.map(({ attempt, at, reason }) => ({
    attempt,
    at: isoOf(at),
    code: reason.code,
    text: reason.text,
    class: reason.of,
  })),
})
