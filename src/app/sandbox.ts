import { SunsetError } from '../base/errors.ts'
import { nearestWord } from '../base/nearest-word.ts'
import { seededRandom } from '../base/random.ts'
import { type Sandbox, startSandbox } from '../sandbox/start.ts'
import { type Said, sayable } from '../sandbox/whatsapp/condition.ts'
import { readFaults } from './read-faults.ts'
import type { Surroundings } from './surroundings.ts'

type Options = {
  readonly port: number
  readonly faults?: string
  readonly log?: string
  readonly seed?: number
  /** What every template that is asked for is told. */
  readonly review?: 'approved' | 'pending' | 'rejected'
  /** Where receipts of what it accepts are posted. They are signed with the app's secret, as the environment names it. */
  readonly webhooks?: string
  /** `quality_rating=RED,health=payment`: what numbers and the account say of themselves. */
  readonly say?: string
}

/** Starts the stand-ins on loopback. With a seed, the same requests meet the same faults. */
export const openSandbox = (
  { random, clocks, env }: Surroundings,
  { port, faults, log, seed, review, webhooks, say }: Options,
): Promise<Sandbox> =>
  startSandbox({
    port,
    clock: clocks.wall,
    random: seed === undefined ? random : seededRandom(seed),
    ...(faults === undefined ? {} : { faults: readFaults(faults) }),
    ...(log === undefined ? {} : { log }),
    ...(say === undefined ? {} : { says: readSaid(say) }),
    ...(review === undefined ? {} : { review: () => reviews[review] }),
    ...(webhooks === undefined
      ? {}
      : { webhooks: { url: addressIn(webhooks), secret: secretFor(env), fates: usual } }),
  })

/** As they mostly are. */
const usual = { failed: 0.01, read: 0.5 }

/** One that cannot be posted to would be posted to in vain for ever. */
const addressIn = (webhooks: string): string => {
  if (/^https?:$/.test(URL.canParse(webhooks) ? new URL(webhooks).protocol : '')) return webhooks
  throw new SunsetError('usage', `--webhooks ${webhooks} is no address of a web server.`, {
    hint: 'Write where `sunset serve` listens: http://127.0.0.1:8787/webhooks/PLAN.',
  })
}

const secretFor = (env: Surroundings['env']): string => {
  const secret = env['WHATSAPP_APP_SECRET']
  if (secret !== undefined && secret !== '') return secret
  throw new SunsetError(
    'usage',
    '--webhooks posts signed receipts, and there is nothing to sign them with.',
    {
      hint: 'Set WHATSAPP_APP_SECRET to the same text here and where `sunset serve` runs.',
    },
  )
}

const reviews = {
  approved: { status: 'APPROVED' },
  pending: { status: 'PENDING' },
  rejected: { status: 'REJECTED', rejectedReason: 'INVALID_FORMAT' },
}

const readSaid = (text: string): Said =>
  Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', value = ''] = part.split('=').map((one) => one.trim())
      if (value !== '' && sayable.some((one) => one === name)) return [name, value]
      const meant = nearestWord(name, sayable)
      throw new SunsetError('usage', `--say does not know "${part.trim()}".`, {
        hint: `Write NAME=VALUE of ${sayable.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
      })
    }),
  )
