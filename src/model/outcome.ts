import type { Millis } from '../base/instant.ts'

/** What a refusal concerns, and so what stops because of it. */
export type Fault = 'recipient' | 'template' | 'country' | 'sender' | 'account' | 'request'

/** What an adapter answers to one attempt. A platform's answer is a value, never thrown. */
export type Outcome =
  /** The platform took it. `held`: it keeps the message back for a while (pacing). */
  | { readonly kind: 'accepted'; readonly platformId?: string; readonly held?: true }
  /** The platform said no. `code` and `text` are the platform's own words. */
  | {
      readonly kind: 'refused'
      readonly of: Fault
      readonly code: string
      readonly text: string
      readonly retry: 'never' | Millis
    }
  /** Too fast: slows us down, and is never a failure. */
  | {
      readonly kind: 'throttled'
      readonly of: 'pair' | 'sender' | 'account'
      readonly code: string
      readonly retry: Millis
    }
  /** Nothing of the request was written: safe to send again. */
  | { readonly kind: 'unreached'; readonly text: string }
  /** The request was written and no answer came that we can trust: in doubt. */
  | { readonly kind: 'unknown'; readonly evidence: string }
