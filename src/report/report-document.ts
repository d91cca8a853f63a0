import { isoOf } from '../base/instant.ts'
import { noCounts } from '../model/delivery.ts'
import { doubtSentences, neverTold, nextStepOf, type ReportInput, resentIn, wrongs } from './evidence.ts'
import { type StatusDocument, statusDocument } from './status-document.ts'

/** The JSON document of `report`: the status, and all that stands behind it. */
export type ReportDocument = Omit<StatusDocument, 'occurrences'> & {
  readonly inOrder: boolean
  readonly wrong: readonly string[]
  readonly policy: { readonly title: string; readonly url?: string } | null
  readonly audience: { readonly people: number; readonly readAt: string } | null
  readonly revisions: readonly {
    readonly number: number
    readonly at: string
    readonly by: string
    readonly reason: string
    readonly source?: string
    readonly hash: string
  }[]
  readonly audit: { readonly number: number; readonly hash: string } | null
  readonly holds: readonly {
    readonly occurrence: string | null
    readonly kind: string
    readonly why: string
    readonly since: string
  }[]
  readonly occurrences: readonly (StatusDocument['occurrences'][number] & {
    readonly began: string | null
    readonly completed: string | null
    readonly why?: string
    readonly reasons: readonly {
      readonly state: string
      readonly code: string
      readonly text: string
      readonly class: string
      readonly n: number
      readonly next: string
    }[]
  })[]
  readonly doubts: {
    readonly policy: 'hold' | 'resend'
    readonly inDoubt: number
    readonly mayHaveGotItTwice: number
    readonly sentences: readonly string[]
  }
  readonly neverTold: {
    readonly phase: string
    readonly audience: number
    readonly people: number
    readonly by: Readonly<Record<string, number>>
  } | null
}

export const reportDocument = (input: ReportInput): ReportDocument => {
  const { plan, facts, revisions, audit, audience, outcomes } = input
  const { occurrences, ...status } = statusDocument(input)
  const wrong = wrongs(input)
  const untold = neverTold(input)
  return {
    ...status,
    inOrder: wrong.length === 0,
    wrong,
    policy: plan.policy ?? null,
    audience: audience === undefined ? null : { people: audience.people, readAt: isoOf(audience.readAt) },
    revisions: revisions.map(({ number, approvedAt, by, reason, source, hash }) => ({
      number,
      at: isoOf(approvedAt),
      by,
      reason,
      ...(source === undefined ? {} : { source }),
      hash,
    })),
    audit: audit ?? null,
    holds: facts.holds.map(({ occurrence, kind, why, since }) => ({
      occurrence: occurrence ?? null,
      kind,
      why,
      since: isoOf(since),
    })),
    occurrences: occurrences.map((one) => {
      const happened = facts.occurrences.get(one.id)
      const why = happened?.skipped?.why
      return {
        ...one,
        began: happened?.began === undefined ? null : isoOf(happened.began),
        completed: happened?.completed === undefined ? null : isoOf(happened.completed),
        ...(why === undefined ? {} : { why }),
        reasons: (outcomes.get(one.id)?.reasons ?? []).map(({ state, reason, n }) => ({
          state,
          code: reason.code,
          text: reason.text,
          class: reason.of,
          n,
          next: nextStepOf(input, state),
        })),
      }
    }),
    doubts: {
      policy: plan.inDoubt,
      inDoubt: [...facts.occurrences.values()].reduce(
        (sum, { counts = noCounts }) => sum + counts.in_doubt,
        0,
      ),
      mayHaveGotItTwice: resentIn(input).people,
      sentences: doubtSentences(input),
    },
    neverTold:
      untold === undefined
        ? null
        : { ...untold, by: Object.fromEntries(untold.by.map(({ state, n }) => [state, n])) },
  }
}
