import { fieldsOf, parsedJson } from '../../base/foreign-json.ts'
import type { Answered } from '../http-flight.ts'

/**
 * The messaging limit of the whole business portfolio: how many people may be written to outside a conversation in a moving 24 hours.
 * https://developers.facebook.com/docs/whatsapp/messaging-limits
 */
export const messagingLimitField = 'whatsapp_business_manager_messaging_limit'

const tiers: Readonly<Record<string, number | 'unlimited'>> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1000,
  TIER_2K: 2000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: 'unlimited',
}

/** What the platform's word for it comes to; undefined for one that is not known. */
export const perDayOf = (tier: unknown): number | 'unlimited' | undefined =>
  typeof tier === 'string' ? tiers[tier] : undefined

/** What the answer says; undefined where it says nothing that is known. */
export const messagingLimitOf = (answered: Answered): number | 'unlimited' | undefined =>
  answered.kind === 'answer' && answered.status === 200
    ? perDayOf(fieldsOf(parsedJson(answered.body))?.[messagingLimitField])
    : undefined
