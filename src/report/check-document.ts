import type { Problem } from '../base/problem.ts'
import { hasErrors, inTextOrder } from '../base/problem.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Preflight } from '../model/preflight.ts'
import type { Price } from '../work/price.ts'
import type { AudienceSummary } from './audience-summary.ts'
import {
  type FeasibilityDocument,
  type FeasibilityReport,
  feasibilityDocument,
} from './feasibility-document.ts'

/** What `check` found out. */
export type CheckInput = {
  /** The plan's file, as it was named. */
  readonly file: string
  /** Undefined where the text could not be read as a plan. */
  readonly plan?: Plan
  readonly problems: readonly Problem[]
  /** Undefined where the audience was not at hand. */
  readonly people?: AudienceSummary
  readonly occurrences: readonly Occurrence[]
  /** Undefined where the plan has errors, or nothing is known of the people. */
  readonly feasibility?: FeasibilityReport
  /** What the platform said, where it was asked. */
  readonly preflight?: Preflight
}

/** The JSON document of `check`. */
export type CheckDocument = {
  readonly plan: string
  readonly ok: boolean
  /** What lies nowhere in the text is at its beginning. */
  readonly problems: readonly {
    readonly severity: Problem['severity']
    readonly code: string
    readonly message: string
    readonly hint?: string
    readonly file: string
    readonly line: number
    readonly column: number
  }[]
  readonly audience?: {
    readonly people: number
    readonly rejected: number
    readonly repeated: number
    readonly localeDefaulted: number
    readonly zoneDefaulted: number
    /** In a country with several time zones, and no row says which: the hours common to them. */
    readonly zoneAmongSeveral: number
    /** Nothing tells it: the plan's. */
    readonly zoneUnknown: number
    readonly countryUnknown: number
    readonly byLocale: Readonly<Record<string, number>>
    readonly byCohort?: Readonly<Record<string, number>>
    readonly overlaps?: readonly { readonly first: string; readonly later: string; readonly people: number }[]
    readonly bySender?: Readonly<Record<string, number>>
  }
  readonly feasibility?: FeasibilityDocument
  /** With `--online`: how the platform says that we stand with it. What follows from it is among the problems. */
  readonly channel?: Omit<Preflight, 'findings'>
  /** Where the plan names prices. */
  readonly price?: Price
}

export const checkDocument = ({
  file,
  plan,
  problems,
  people,
  feasibility,
  preflight,
}: CheckInput): CheckDocument => ({
  plan: plan?.name ?? nameFrom(file),
  ok: !hasErrors(problems),
  problems: inTextOrder(problems).map(({ severity, code, message, hint, place }) => ({
    severity,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    file: place?.file ?? file,
    line: place?.line ?? 1,
    column: place?.column ?? 1,
  })),
  ...(people === undefined ? {} : { audience: audienceOf(people) }),
  ...(plan === undefined || feasibility === undefined
    ? {}
    : { feasibility: feasibilityDocument(feasibility, plan) }),
  ...(preflight === undefined ? {} : { channel: channelOf(preflight) }),
  ...(feasibility?.price === undefined ? {} : { price: feasibility.price }),
})

const channelOf = ({ findings: _, ...said }: Preflight): NonNullable<CheckDocument['channel']> => said

const audienceOf = (people: AudienceSummary): NonNullable<CheckDocument['audience']> => ({
  people: people.people,
  rejected: people.rejected,
  repeated: people.repeated ?? 0,
  localeDefaulted: people.localeDefaulted,
  zoneDefaulted: people.zoneDefaulted,
  zoneAmongSeveral: people.zoneAmongSeveral,
  zoneUnknown: people.zoneUnknown,
  countryUnknown: people.countryUnknown,
  byLocale: Object.fromEntries(people.byLocale),
  ...(people.byCohort === undefined ? {} : { byCohort: Object.fromEntries(people.byCohort) }),
  ...(people.overlaps === undefined
    ? {}
    : { overlaps: people.overlaps.map(({ first, later, n }) => ({ first, later, people: n })) }),
  ...(people.bySender === undefined ? {} : { bySender: Object.fromEntries(people.bySender) }),
})

/** What a plan is called that does not say so: its file, without folder and ending. */
const nameFrom = (file: string): string => {
  const base = file.split(/[\\/]/).at(-1) ?? file
  return base.replace(/(?<=.)\.[^.]*$/, '')
}
