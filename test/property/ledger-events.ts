import type { Occurrence } from '../../src/model/occurrence.ts'
import type { Addressees } from '../../src/model/plan.ts'
import { everyone, occurrenceOf, unlinked } from '../contract/ledger/bench.ts'

/** What may happen to a ledger, in any order. */
export type Event =
  | { readonly kind: 'load'; readonly from: number; readonly to: number; readonly linkedEvery: number }
  | { readonly kind: 'link' | 'suppress'; readonly who: readonly number[] }
  | {
      readonly kind: 'step'
      readonly which: number
      readonly limit: number
      /** Seconds; 0: none. */
      readonly spacing: number
      readonly answers: readonly Answer[]
    }
  | { readonly kind: 'expire' | 'reset' | 'cancel'; readonly which: number }
  | { readonly kind: 'resolve'; readonly which: number; readonly as: 'sent' | 'unsent' | 'resend' }
  | { readonly kind: 'forget'; readonly who: number }
  /** A new revision: who is in which cohort, by their number. */
  | { readonly kind: 'regroup'; readonly italyEvery: number; readonly diesAfter: number | undefined }
  | { readonly kind: 'revive'; readonly which: number }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'crash'; readonly as: 'hold' | 'resend' }
  | { readonly kind: 'hand over' }

export const answers = [
  'accepted',
  'failed',
  'in doubt',
  'later',
  'aside',
  'throttled',
  'none',
  'twice',
] as const
export type Answer = (typeof answers)[number]

export type Watched = { readonly occurrence: Occurrence; readonly to: Addressees }

export const watched: readonly Watched[] = [
  { occurrence: occurrenceOf('announce'), to: everyone },
  { occurrence: occurrenceOf('announce', 'italy'), to: everyone },
  { occurrence: occurrenceOf('link-reminder'), to: unlinked },
  { occurrence: occurrenceOf('link-reminder', 'italy'), to: unlinked },
]
