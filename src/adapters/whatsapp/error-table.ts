// A table, hence its length: every error code of the Cloud API that is known, and what it means for a send.
import { day, hour, type Millis, millis, minute, second } from '../../base/instant.ts'
import type { Fault } from '../../model/outcome.ts'

/** How long until the same message may be tried again. */
export type Wait = {
  readonly first: Millis
  /** By what each further attempt multiplies it, up to `most`. */
  readonly factor?: number
  readonly most?: Millis
}

export type Rule =
  | {
      readonly kind: 'refused'
      readonly of: Fault
      /** `never`: waiting does not help, somebody must act or nobody can. */
      readonly wait: 'never' | Wait
      /** After so many attempts the answer is taken as final. */
      readonly attempts?: number
      /** It is the token's fault: of the sender alone where that has a token of its own. */
      readonly token?: true
      /** Where the platform's details speak of the number, it is the recipient's fault. */
      readonly mayNameRecipient?: true
    }
  | { readonly kind: 'throttled'; readonly of: 'pair' | 'sender' | 'account'; readonly wait: Wait }

export type ErrorRow = {
  /** One code, or the first and the last of a range. */
  readonly codes: readonly number[] | { readonly from: number; readonly to: number }
  readonly meaning: string
  readonly rule: Rule
}

const refused = (of: Fault, wait: 'never' | Wait = 'never'): Rule => ({ kind: 'refused', of, wait })
/** The engine adds jitter and its own growth. */
const now: Wait = { first: millis(2 * second) }
const in2Minutes: Wait = { first: millis(2 * minute) }
const in5Minutes: Wait = { first: millis(5 * minute) }

/**
 * Keyed on the code alone: throttles come as HTTP 400, maintenance as 500 (https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes).
 * Of an `account`, `sender` or `template` fault the message itself is not guilty: it goes out once the fault is mended.
 */
export const errorTable: readonly ErrorRow[] = [
  // The token, rights and standing of the account.
  {
    codes: [0],
    meaning: 'cannot authenticate',
    rule: { kind: 'refused', of: 'account', wait: 'never', token: true },
  },
  {
    codes: [190],
    meaning: 'token expired or not valid',
    rule: { kind: 'refused', of: 'account', wait: 'never', token: true },
  },
  { codes: [3], meaning: 'capability or permission missing', rule: refused('account') },
  { codes: [10], meaning: 'permission missing or removed', rule: refused('account') },
  { codes: { from: 200, to: 299 }, meaning: 'API permission missing', rule: refused('account') },
  { codes: [131005], meaning: 'access denied', rule: refused('account') },
  { codes: [368], meaning: 'account restricted or disabled for policy', rule: refused('account') },
  { codes: [131031], meaning: 'account locked', rule: refused('account') },
  { codes: [131042], meaning: 'payment or eligibility trouble', rule: refused('account') },
  { codes: [134011], meaning: 'payments terms not accepted', rule: refused('account') },
  {
    codes: [130497],
    meaning: 'the business may not message users in this country',
    rule: refused('country'),
  },

  // The sender.
  { codes: [33], meaning: 'phone number id deleted', rule: refused('sender') },
  { codes: [131037], meaning: 'display name not approved', rule: refused('sender') },
  { codes: [131045], meaning: 'registration fault of the sender', rule: refused('sender') },
  { codes: [133010], meaning: 'sender not registered', rule: refused('sender') },
  { codes: [133006], meaning: 'sender must be verified again', rule: refused('sender') },
  { codes: [133000], meaning: 'an earlier deregistration is incomplete', rule: refused('sender') },
  {
    codes: [133005, 133008, 133009],
    meaning: 'PIN wrong, guessed too often or too fast',
    rule: refused('sender'),
  },
  { codes: [133015], meaning: 'number deletion still running', rule: refused('sender', in5Minutes) },
  {
    codes: [133016],
    meaning: 'registered or deregistered too often',
    rule: refused('sender', { first: millis(72 * hour) }),
  },
  { codes: [131057], meaning: 'account in maintenance', rule: refused('sender', in2Minutes) },
  { codes: [2494100], meaning: 'number in maintenance mode', rule: refused('sender', in2Minutes) },

  // Too fast.
  {
    codes: [4],
    meaning: 'call rate of the app',
    rule: { kind: 'throttled', of: 'account', wait: in5Minutes },
  },
  {
    codes: [80007],
    meaning: 'call rate of the account',
    rule: { kind: 'throttled', of: 'account', wait: in5Minutes },
  },
  {
    codes: [130429],
    meaning: 'throughput of the number',
    rule: { kind: 'throttled', of: 'sender', wait: { first: second } },
  },
  {
    codes: [131056],
    meaning: 'this sender to this recipient too often',
    // The platform's own advice: 4^X seconds.
    rule: { kind: 'throttled', of: 'pair', wait: { first: second, factor: 4, most: hour } },
  },
  // No duration is stated, and every further message makes it worse: a person looks at the quality and decides.
  { codes: [131048], meaning: 'spam limit: too many blocks and reports', rule: refused('account') },

  // The platform failed, and says so: not in doubt.
  {
    codes: [1],
    meaning: 'unknown: bad request or server fault',
    rule: { kind: 'refused', of: 'request', wait: now, attempts: 2 },
  },
  { codes: [2], meaning: 'service down or overloaded', rule: refused('request', now) },
  { codes: [131000], meaning: 'unknown failure', rule: refused('request', now) },
  { codes: [131016], meaning: 'service unavailable', rule: refused('request', now) },
  { codes: [133004], meaning: 'server temporarily unavailable', rule: refused('request', now) },

  // What we asked for.
  { codes: [100], meaning: 'bad or unknown parameter', rule: refused('request') },
  {
    codes: [131008, 131009],
    meaning: 'parameter missing or its value not valid',
    rule: { kind: 'refused', of: 'request', wait: 'never', mayNameRecipient: true },
  },
  { codes: [131051], meaning: 'unsupported message type', rule: refused('request') },
  { codes: [135000], meaning: 'generic parameter fault', rule: refused('request') },
  { codes: [131030], meaning: "recipient not in the test number's list", rule: refused('request') },
  { codes: [131052], meaning: "the user's media could not be fetched", rule: refused('request') },
  { codes: [131053], meaning: 'our media could not be uploaded', rule: refused('request') },
  { codes: [131055], meaning: 'the marketing endpoint got another message', rule: refused('request') },
  { codes: [134100], meaning: 'the marketing endpoint takes only marketing', rule: refused('request') },
  {
    codes: [139200],
    meaning: 'free-form messages outside a conversation not granted',
    rule: refused('request'),
  },
  { codes: [139100, 139101, 139102], meaning: 'blocking of users failed', rule: refused('request') },
  { codes: [139103], meaning: 'blocking of users failed inside the platform', rule: refused('request', now) },

  // The person.
  { codes: [131021], meaning: 'recipient is the sender', rule: refused('recipient') },
  {
    codes: [131026],
    meaning: 'undeliverable: not on WhatsApp, terms not accepted, old app',
    rule: refused('recipient'),
  },
  { codes: [131047], meaning: 'no message from the recipient in 24 hours', rule: refused('recipient') },
  {
    codes: [131049],
    meaning: 'withheld for the health of the ecosystem (marketing only)',
    rule: refused('recipient', { first: day, factor: 2, most: millis(8 * day) }),
  },
  { codes: [131050], meaning: 'recipient stopped marketing from this business', rule: refused('recipient') },
  {
    codes: [130472],
    meaning: "recipient is in the platform's marketing experiment",
    rule: refused('recipient'),
  },
  { codes: [131062], meaning: 'user id not accepted for this message', rule: refused('recipient') },
  // With this person's values: others fit.
  { codes: [132005], meaning: 'filled text too long', rule: refused('recipient') },

  // The template.
  { codes: [132000], meaning: 'number of parameters differs', rule: refused('template') },
  { codes: [132001], meaning: 'no such template or language, or not approved', rule: refused('template') },
  { codes: [132007], meaning: 'content violates policy', rule: refused('template') },
  { codes: [132012], meaning: 'format of a parameter differs', rule: refused('template') },
  // Ends by itself after 3 hours the first time, 6 the second.
  {
    codes: [132015],
    meaning: 'template paused for low quality, or dropped by pacing',
    rule: refused('template', { first: millis(3 * hour), factor: 2, most: millis(6 * hour) }),
  },
  { codes: [132016], meaning: 'template disabled for good', rule: refused('template') },
  { codes: [132068], meaning: 'flow blocked', rule: refused('template') },
  { codes: [132069], meaning: 'flow throttled (10 an hour)', rule: refused('template', { first: hour }) },
  {
    codes: [131063],
    meaning: 'marketing by this endpoint switched off for the account',
    rule: refused('template'),
  },
  {
    codes: [134101],
    meaning: 'template still syncing',
    rule: refused('template', { first: millis(10 * minute) }),
  },
  { codes: [134102], meaning: 'template not available', rule: refused('template') },
  { codes: [141002], meaning: 'template not approved', rule: refused('template') },
  {
    codes: [2388040, 2388047, 2388072, 2388073, 2388293, 2388299, 2388019],
    meaning: 'template cannot be created',
    rule: refused('template'),
  },
]

const single = new Map<number, ErrorRow>()
const ranges: { readonly from: number; readonly to: number; readonly row: ErrorRow }[] = []
for (const row of errorTable) {
  if ('from' in row.codes) ranges.push({ ...row.codes, row })
  else for (const code of row.codes) single.set(code, row)
}

/** What the table says of a code; undefined for one that it does not know. */
export const errorRowOf = (code: number): ErrorRow | undefined =>
  single.get(code) ?? ranges.find(({ from, to }) => code >= from && code <= to)?.row

/** How long to wait after attempt number `attempt`, from 1. */
export const waitAfter = ({ first, factor = 1, most }: Wait, attempt: number): Millis => {
  const grown = first * factor ** (attempt - 1)
  return millis(Math.min(grown, most ?? grown))
}
