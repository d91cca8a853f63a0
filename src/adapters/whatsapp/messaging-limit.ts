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

/** What the answer says; undefined where it says nothing that is known. */
export const messagingLimitOf = (answered: Answered): number | 'unlimited' | undefined => {
  if (answered.kind !== 'answer' || answered.status !== 200) return undefined
  try {
    const body: unknown = JSON.parse(answered.body)
    if (typeof body !== 'object' || body === null || !(messagingLimitField in body)) return undefined
    const tier = body[messagingLimitField]
    return typeof tier === 'string' ? tiers[tier] : undefined
  } catch {
    return undefined
  }
}
