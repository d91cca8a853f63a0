import { type Instant, isoOf } from '../base/instant.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Feasibility } from '../timeline/feasibility/feasibility.ts'
import type { Price } from '../work/price.ts'
import { bindingText, changeText, type Means } from './feasibility-words.ts'

/** What `check` found out about time. */
export type FeasibilityReport = Feasibility & {
  readonly means: Means
  /** When it was looked at. */
  readonly now: Instant
  /** In place of now, where the deadline has passed. */
  readonly computedFrom?: Instant
  readonly fitsFromTier?: number | 'unlimited'
  readonly price?: Price
  /** Whom it was computed for. */
  readonly people: { readonly kind: 'own' | 'like its own' | 'even'; readonly people: number }
}

/** The JSON document's part on time. Instants are in UTC; null is never, or not within ten years. */
export type FeasibilityDocument = {
  readonly feasible: boolean
  readonly finish: string | null
  readonly lastSafeStart: string | null
  readonly bindingConstraint: string | null
  readonly occurrences: readonly {
    readonly id: OccurrenceId
    readonly recipients: number
    /** Time spent sending. */
    readonly seconds: number
    /** On how many days of 24 hours, from the first message to the last. */
    readonly days: number | null
    readonly start: string | null
    /** Never clipped at the freeze. */
    readonly finish: string | null
    /** Until when its messages are of use. */
    readonly latest: string | null
    readonly misses: number
    readonly tight: boolean
  }[]
  readonly waysOut: readonly {
    readonly change: string
    readonly fits: boolean
    readonly finish: string | null
    readonly soonerSeconds: number | null
  }[]
  readonly audience: { readonly people: number; readonly spread: 'own' | 'like its own' | 'even' }
  readonly shortNotice?: number
  readonly fitsFromTier?: number | 'unlimited'
  readonly computedFrom?: string
}

const dayMs = 86_400_000

export const feasibilityDocument = (report: FeasibilityReport, plan: Plan): FeasibilityDocument => ({
  feasible: report.feasible,
  finish: isoOrNull(report.finish),
  lastSafeStart: isoOrNull(report.lastSafeStart),
  bindingConstraint: report.binding === undefined ? null : bindingText(report.binding, plan, report.means),
  occurrences: report.occurrences.map(
    ({ occurrence, people, seconds, start, finish, latest, misses, tight }) => ({
      id: occurrence.id,
      recipients: people,
      seconds,
      days:
        start === undefined || finish === undefined ? null : Math.max(1, Math.ceil((finish - start) / dayMs)),
      start: isoOrNull(start),
      finish: isoOrNull(finish),
      latest: isoOrNull(latest),
      misses,
      tight,
    }),
  ),
  waysOut: report.waysOut.map((way) => ({
    change: changeText(way),
    fits: way.fits,
    finish: isoOrNull(way.finish),
    soonerSeconds: Number.isFinite(way.soonerMs) ? Math.round(way.soonerMs / 1000) : null,
  })),
  audience: { people: report.people.people, spread: report.people.kind },
  ...(report.shortNotice === 0 ? {} : { shortNotice: report.shortNotice }),
  ...(report.fitsFromTier === undefined ? {} : { fitsFromTier: report.fitsFromTier }),
  ...(report.computedFrom === undefined ? {} : { computedFrom: isoOf(report.computedFrom) }),
})

const isoOrNull = (at: Instant | undefined): string | null => (at === undefined ? null : isoOf(at))
