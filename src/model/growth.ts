import type { Millis } from '../base/instant.ts'

/**
 * How a daily limit grows. Counted from the first message of the channel, in exact lengths of time, whatever was used of it: a
 * platform that wants use before it grows (WhatsApp: half of it within 7 days) is asked what it really is where it can be.
 */
export type Growth =
  /** `x2 every 7 days`, `+50000 every 1 day`, `tier every 7 days`; `up to 100000`. */
  | {
      readonly kind: 'every'
      readonly step:
        | { readonly by: 'factor'; readonly factor: number }
        | { readonly by: 'people'; readonly people: number }
        | { readonly by: 'tier' }
      readonly every: Millis
      readonly upTo?: number
    }
  /** `10000 after 2 days, unlimited after 9 days`: in the order of their times. */
  | {
      readonly kind: 'steps'
      readonly steps: readonly { readonly limit: number | 'unlimited'; readonly after: Millis }[]
    }

/** WhatsApp's messaging limits, the last of which is none. https://developers.facebook.com/docs/whatsapp/messaging-limits */
export const tiers: readonly number[] = [250, 2000, 10_000, 100_000]
