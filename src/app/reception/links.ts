import { SunsetError } from '../../base/errors.ts'
import type { Secret } from '../../base/secret.ts'
import { linkOf, linkPatternOf } from '../../messages/link.ts'
import { readToken, type TokenRead } from '../../messages/token.ts'
import { readAddress } from '../../model/address.ts'
import type { Plan } from '../../model/plan.ts'
import { kindOf } from '../channel.ts'
import type { Intake } from './arrivals.ts'
import type { Desk } from './desk.ts'

/** Whom somebody says has linked: by their address, or by the token that their link carried. */
export type Linked = { readonly address?: string; readonly token?: string }

/** Where a person's link leads, or why nowhere. */
export type Landing = { readonly to: string } | { readonly nowhere: 'unknown' | 'expired' }

export type Links = {
  /** Marks them as linked; when it resolves they get no reminder any more. Refuses (`usage`) what names nobody. */
  linked(whom: Linked): Promise<{ readonly newly: boolean }>
  /** Of the plan's own link, never of anything that a request says. Notes the visit. */
  landing(token: string): Promise<Landing>
}

export const linksOf = (desk: Desk, intake: Intake, secret: Secret | undefined): Links => {
  const read = (token: string): TokenRead =>
    secret === undefined ? { ok: false, why: 'forged' } : readToken(secret.reveal(), token, desk.clock.now())
  return {
    linked: async ({ address, token }) => {
      const arrived = await intake.take(
        address === undefined ? byToken(desk.standings.now.plan, read, token) : byAddress(desk, address),
      )
      return { newly: arrived.linked > 0 }
    },
    landing: async (token) => {
      const { plan } = desk.standings.now
      const found = read(token)
      if (!found.ok) return { nowhere: found.why === 'expired' ? 'expired' : 'unknown' }
      const pattern = plan.link === undefined ? undefined : linkPatternOf(plan.link.url)
      if (found.plan !== plan.name || pattern === undefined) return { nowhere: 'unknown' }
      await intake.take({ visits: [found.id] })
      return { to: linkOf(pattern, token) }
    },
  }
}

const byAddress = ({ standings }: Desk, address: string) => {
  const read = readAddress(address, kindOf(standings.now.plan).capabilities.addresses)
  if ('cannot' in read)
    throw new SunsetError(
      'usage',
      `The address cannot be read: ${read.cannot}. Nobody was marked as linked.`,
      {
        hint: 'Write it as in the audience, e.g. {"address": "+33612345678"}.',
      },
    )
  return { linked: [read.identity] }
}

/** One that has expired names its person as well as ever: to say that they linked harms nobody. */
const byToken = (plan: Plan, read: (token: string) => TokenRead, token: string | undefined) => {
  if (token === undefined)
    throw new SunsetError('usage', 'Nobody is named, so nobody was marked as linked.', {
      hint: 'Send {"address": "+33612345678"} or {"token": "…"}.',
    })
  const found = read(token)
  if (!found.ok || found.plan !== plan.name)
    throw new SunsetError(
      'usage',
      `The token is ${found.ok ? 'another plan’s' : found.why}. Nobody was marked as linked.`,
      { hint: 'Send the token as the link carried it, or the address.' },
    )
  return { linkedIds: [found.id] }
}
