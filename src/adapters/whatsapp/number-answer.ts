import { fieldsOf, filledText, parsedJson } from '../../base/foreign-json.ts'
import type { SenderId } from '../../model/names.ts'
import type { Finding, SenderStanding } from '../../model/preflight.ts'
import { healthFindings } from './health.ts'
import { messagingLimitField, perDayOf } from './messaging-limit.ts'

/** What is asked of each number. */
export const numberFields: readonly string[] = [
  'status',
  'quality_rating',
  'name_status',
  'platform_type',
  'throughput',
  'health_status',
  messagingLimitField,
]

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput */
const perSecondOf: Readonly<Record<string, number>> = { STANDARD: 80, HIGH: 1000 }

type Judged = { readonly weight: Finding['weight']; readonly means: string; readonly hint: string }

const goneFor = (means: string): Judged => ({
  weight: 'stops',
  means,
  hint: "Look at the number in WhatsApp Manager, or name another under `channel.senders`; what the plan's senders say is asked again",
})

/** Words that are not here (`CONNECTED`, and any that is not known) say nothing that would keep a message back. */
const statuses: Readonly<Record<string, Judged>> = {
  BANNED: goneFor('WhatsApp banned it, and refuses all it sends'),
  DELETED: goneFor('it was deleted, and WhatsApp refuses all it sends'),
  MIGRATED: goneFor('it was moved to another account, and WhatsApp refuses all it sends from this one'),
  DISCONNECTED: goneFor('it is not registered, and WhatsApp refuses all it sends'),
  FLAGGED: {
    weight: 'harms',
    means: 'many people block or report it; if that goes on, WhatsApp restricts it',
    hint: 'Begin with those who wrote last: `canary: [1%, 10%, 100%]`',
  },
  RESTRICTED: {
    weight: 'harms',
    means: 'WhatsApp lets it write to nobody new for now; what it sends may be refused',
    hint: 'Look at the number in WhatsApp Manager: it says until when',
  },
}

/** A name that is still looked at harms nobody; one that was turned down may. */
const names: Readonly<Record<string, Judged>> = {
  DECLINED: {
    weight: 'harms',
    means: 'WhatsApp turned down the name that it shows; it may refuse messages for that (131037)',
    hint: 'Ask for another display name in WhatsApp Manager',
  },
}

const platforms: Readonly<Record<string, Judged>> = {
  ON_PREMISE: {
    weight: 'harms',
    means: 'it is registered with the on-premises API, and what is sent by the Cloud API may be refused',
    hint: 'Register it with the Cloud API',
  },
  NOT_APPLICABLE: {
    weight: 'harms',
    means: 'it seems not to be registered with the Cloud API; what it sends is refused then (133010)',
    hint: 'Register it, if it is not',
  },
}

const qualities: Readonly<Record<string, Judged>> = {
  RED: {
    weight: 'harms',
    means:
      'many people block or report it; next, WhatsApp pauses its templates (132015) or restricts the number',
    hint: 'Begin with those who wrote last, and few: `canary: { steps: [1%, 10%, 100%], wait: 24 hours }`',
  },
}

export type NumberAnswer = {
  readonly standing: SenderStanding
  readonly perDay: number | 'unlimited' | undefined
  readonly findings: readonly Finding[]
}

/** Reads what the platform says of a number; undefined for what is no answer to that. */
export const numberAnswerOf = (body: string, sender: SenderId): NumberAnswer | undefined => {
  const fields = fieldsOf(parsedJson(body))
  if (fields === undefined || fields['error'] !== undefined) return undefined
  const status = filledText(fields['status'])
  const quality = filledText(fields['quality_rating'])
  const name = filledText(fields['name_status'])
  const platform = filledText(fields['platform_type'])
  const throughput = filledText(fieldsOf(fields['throughput'])?.['level'])
  const perSecond = throughput === undefined ? undefined : perSecondOf[throughput]
  const judge = (
    code: Finding['code'],
    what: string,
    said: string | undefined,
    table: Readonly<Record<string, Judged>>,
  ): readonly Finding[] => {
    const judged = said === undefined ? undefined : table[said]
    if (judged === undefined) return []
    const { weight, means, hint } = judged
    return [{ weight, code, sender, message: `sender ${sender} has the ${what} ${said}: ${means}`, hint }]
  }
  return {
    standing: {
      sender,
      ...(status === undefined ? {} : { status }),
      // `UNKNOWN` and `NA`: not determined yet.
      ...(quality === undefined || quality === 'UNKNOWN' || quality === 'NA' ? {} : { quality }),
      ...(throughput === undefined ? {} : { throughput }),
      ...(perSecond === undefined ? {} : { perSecond }),
    },
    perDay: perDayOf(fields[messagingLimitField]),
    findings: [
      ...judge('number', 'status', status, statuses),
      ...judge('number', 'platform type', platform, platforms),
      ...judge('name', 'name status', name, names),
      ...judge('quality', 'quality', quality, qualities),
      ...healthFindings(fields['health_status'], sender),
    ],
  }
}
