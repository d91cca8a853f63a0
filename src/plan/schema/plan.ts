import { z } from 'zod'
import type { Millis } from '../../base/instant.ts'
import type { LocaleTag, ZoneName } from '../../model/names.ts'
import type { AudiencePlan, Corrections, Plan } from '../../model/plan.ts'
import type { Span, Window } from '../../model/when.ts'
import type { Moment } from '../moment.ts'
import { audience } from './audience.ts'
import { channel, type WrittenChannel } from './channel.ts'
import { cohort, type WrittenCohort } from './cohorts.ts'
import { deadline, duration, id, locale, section, span, text, window, zone } from './leaves.ts'
import { destinations, link, policy } from './link.ts'
import { corrections, message, type WrittenMessage } from './messages.ts'
import { gateFile, heartbeat, ledger, notify, serve } from './operation.ts'
import { phase, type WrittenPhase } from './phases.ts'

/** A plan as written: every part read, nothing defaulted, nothing judged against another part. */
export type WrittenPlan = {
  readonly version?: 1
  readonly name?: string
  readonly sunset?: string
  readonly service?: string
  readonly deadline?: Moment
  readonly timezone?: ZoneName
  readonly language?: LocaleTag
  readonly history?: Plan['history']
  readonly policy?: NonNullable<Plan['policy']>
  readonly channel?: WrittenChannel
  readonly channels?: Readonly<Record<string, WrittenChannel>>
  readonly via?: readonly string[]
  readonly audience: AudiencePlan
  readonly destinations?: Plan['destinations']
  readonly link?: NonNullable<Plan['link']>
  readonly window?: Window
  readonly spacing?: Millis
  readonly notice?: Span
  readonly phases?: Readonly<Record<string, WrittenPhase>>
  readonly corrections?: Corrections
  readonly cohorts?: Readonly<Record<string, WrittenCohort>>
  readonly unknown_country?: string
  readonly messages?: Readonly<Record<string, WrittenMessage>>
  readonly in_doubt?: Plan['inDoubt']
  readonly ledger?: Plan['ledger']
  readonly gate_file?: NonNullable<Plan['gateFile']>
  readonly serve?: NonNullable<Plan['serve']>
  readonly notify?: Plan['notify']
  readonly heartbeat?: NonNullable<Plan['heartbeat']>
}

/** What a name of a phase or a cohort looks like; checked apart, and here for editors. */
export const namePattern = '^[a-z][a-z0-9-]{0,62}$'
const name = z.string().meta({ pattern: namePattern })
const words = z.string().meta({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$' })

/** The plan's language: what it may say, and what each key is for. The JSON Schema is made of the same definition. */
export const planSchema: z.ZodType<WrittenPlan> = section(
  {
    version: z.literal(1).meta({ description: 'Of the plan’s language' }).exactOptional(),
    name: id('a name', 'chatgpt-leaves-whatsapp')
      .meta({ description: 'From the file’s name, where left out', pattern: '^[a-z0-9][a-z0-9-]{0,62}$' })
      .exactOptional(),
    sunset: text('a sentence', 'ChatGPT leaves WhatsApp on 2026-01-15')
      .meta({ description: '[SERVICE] leaves CHANNEL on DATE [at TIME] [ZONE]' })
      .exactOptional(),
    service: text('a name', 'ChatGPT')
      .meta({ description: 'Who leaves, where there is no `sunset:`' })
      .exactOptional(),
    deadline: deadline.meta({ description: 'When, where there is no `sunset:`' }).exactOptional(),
    timezone: zone.meta({ description: 'The plan’s zone' }).exactOptional(),
    language: locale.meta({ description: 'The locale to fall back to' }).exactOptional(),
    history: z
      .enum(['link', 'export', 'none'])
      .meta({ description: 'How people keep their history: by linking an account, by exporting, or not' })
      .exactOptional(),
    policy: policy.exactOptional(),
    channel: channel.exactOptional(),
    channels: z.record(name, channel).meta({ description: 'Further channels' }).exactOptional(),
    via: z
      .array(text('a channel', 'telegram'))
      .meta({ description: 'The order in which a person is tried' })
      .exactOptional(),
    audience,
    destinations: destinations.meta({ description: 'Where people can go on' }).exactOptional(),
    link: link.exactOptional(),
    window: window.meta({ description: 'When people may be written to' }).exactOptional(),
    spacing: duration('20 hours', 'nothing')
      .meta({ description: 'The least time between two messages to one person' })
      .exactOptional(),
    notice: span.meta({ description: 'The least time between being told and the freeze' }).exactOptional(),
    phases: z
      .record(name, phase)
      .meta({ description: 'What happens when; these, and no others' })
      .exactOptional(),
    corrections: corrections.exactOptional(),
    cohorts: z.record(name, cohort).meta({ description: 'First match in the file' }).exactOptional(),
    unknown_country: text('a cohort', 'default')
      .meta({ description: 'The cohort of those whose country is not known' })
      .exactOptional(),
    messages: z
      .record(words, message)
      .meta({ description: 'Texts, each in exactly these languages' })
      .exactOptional(),
    in_doubt: z
      .enum(['hold', 'resend'])
      .meta({ description: 'What happens to a delivery of which nobody knows whether it was accepted' })
      .exactOptional(),
    ledger: ledger.meta({ description: 'sqlite:PATH or postgres://…' }).exactOptional(),
    gate_file: gateFile
      .meta({ description: 'A file to keep current with what the bot may do' })
      .exactOptional(),
    serve: serve.exactOptional(),
    notify: notify.meta({ description: 'Who is told of what' }).exactOptional(),
    heartbeat: heartbeat.meta({ description: 'A URL that every tick calls' }).exactOptional(),
  },
  'A plan: what is left, when, how',
)
