import { z } from 'zod'
import { senderId } from '../../model/names.ts'
import type { ChannelPlan, SenderPlan } from '../../model/plan.ts'
import { given } from '../given.ts'
import { readGrowth } from '../growth-grammar.ts'
import { readWord } from '../text-leaves.ts'
import { brakes } from './brakes.ts'
import { duration, grammar, id, secret, section, share, text, url } from './leaves.ts'

/** A channel as written: what it leaves out is defaulted later, with the adapter in view. */
export type WrittenChannel = Partial<ChannelPlan>

const perSecond = z.number().positive().max(100_000)

const sender = section(
  {
    id: id('the id of a sender', '106540352242922'),
    per_second: perSecond.meta({ description: 'Messages a second of this sender' }).exactOptional(),
    token: secret.exactOptional(),
  },
  'One identity that sends: a phone number id, a bot',
).transform(
  (written): SenderPlan => ({
    id: senderId(written.id),
    ...given('perSecond', written.per_second),
    ...given('token', written.token),
  }),
)

const perDay = z.union([
  grammar(readWord(['auto', 'unlimited'], 'daily limit'), 'a daily limit', 'unlimited'),
  z
    .int()
    .positive()
    .transform((now) => ({ now })),
  section(
    {
      now: z.int().positive(),
      growth: grammar(readGrowth, 'how the limit grows', 'tier every 7 days')
        .meta({
          description:
            'x2 every 7 days, +50000 every 1 day, tier every 7 days, each `up to N` or not; or 10000 after 2 days, unlimited after 9 days',
        })
        .exactOptional(),
    },
    'A daily limit that grows',
  ),
])

/** The channel that is left: its adapter, senders, credentials and limits. */
export const channel: z.ZodType<WrittenChannel> = section(
  {
    name: text('a name', 'WhatsApp').meta({ description: 'As people know it' }).exactOptional(),
    adapter: text('an adapter', 'whatsapp')
      .meta({ description: 'From the name, where left out' })
      .exactOptional(),
    senders: z.array(sender).min(1).exactOptional(),
    account: id('an account id', '102290129340398').exactOptional(),
    version: id('a version', 'v23.0')
      .meta({ description: 'Of the platform’s API; pinned by the adapter' })
      .exactOptional(),
    access_token: secret.exactOptional(),
    app_secret: secret.exactOptional(),
    verify_token: secret.exactOptional(),
    pin: secret.exactOptional(),
    base_url: url.meta({ description: 'https, or http on this machine' }).exactOptional(),
    timeout: duration('30 seconds').exactOptional(),
    concurrency: z.int().positive().max(10_000).exactOptional(),
    proxy: text('a proxy', 'http://proxy.internal:3128').exactOptional(),
    path: text('a file', 'outbox.ndjson').meta({ description: '`outbox` only' }).exactOptional(),
    per_day: perDay.meta({ description: 'auto, unlimited, a number, or { now, growth }' }).exactOptional(),
    share: share.meta({ description: 'Of the sender’s rate, while the bot still talks' }).exactOptional(),
    stop: brakes.meta({ description: 'Brakes for the whole run' }).exactOptional(),
    prices: text('a file of prices', 'rates.csv').exactOptional(),
  },
  'The channel that is left',
).transform(
  (written): WrittenChannel => ({
    ...given('name', written.name),
    ...given('adapter', written.adapter),
    ...given('senders', written.senders),
    ...given('account', written.account),
    ...given('version', written.version),
    ...given('accessToken', written.access_token),
    ...given('appSecret', written.app_secret),
    ...given('verifyToken', written.verify_token),
    ...given('pin', written.pin),
    ...given('baseUrl', written.base_url),
    ...given('timeout', written.timeout),
    ...given('concurrency', written.concurrency),
    ...given('proxy', written.proxy),
    ...given('path', written.path),
    ...given('perDay', written.per_day),
    ...given('share', written.share),
    ...given('stop', written.stop),
    ...given('prices', written.prices),
  }),
)
