import { type Reply, refusalOf } from './replies.ts'

/** What may be said of numbers and account in place of that all is well. */
export const sayable = [
  'status',
  'quality_rating',
  'name_status',
  'platform_type',
  'throughput',
  'tier',
  'health',
  'apps',
  'token',
] as const

/**
 * By name. `health`: `LIMITED`, `BLOCKED`, or `payment` (blocked for want of it, and messages are refused with 131042); `apps`: `none`, or
 * `busy` (too many requests); `token`: `expired`; `-`: that field is not answered. Anything else is said as it stands.
 */
export type Said = { readonly [Name in (typeof sayable)[number]]?: string }

/** How the numbers and the account of the stand-in stand: as well as can be, but for what is said otherwise. */
export class Condition {
  #said: Said
  /** Questions about numbers and the account so far. */
  asked = 0

  constructor(said: Said) {
    this.#said = said
  }

  /** In place of all that was said before. */
  say(said: Said): void {
    this.#said = said
  }

  /** A number or an account, of it those fields that were asked for; `state`: what is known of it otherwise. */
  object(id: string, fields: string | null, state: Readonly<Record<string, unknown>> = {}): Reply {
    this.asked++
    if (this.#said.token === 'expired') return expired
    const known: Readonly<Record<string, unknown>> = {
      id,
      status: this.#of('status', 'CONNECTED'),
      platform_type: this.#of('platform_type', 'CLOUD_API'),
      name_status: this.#of('name_status', 'APPROVED'),
      quality_rating: this.#of('quality_rating', 'GREEN'),
      throughput: { level: this.#of('throughput', 'STANDARD') },
      whatsapp_business_manager_messaging_limit: this.#of('tier', 'TIER_UNLIMITED'),
      health_status: this.#said.health === '-' ? undefined : this.#health(id),
      ...state,
    }
    const asked = ['id', ...(fields ?? '').split(',')]
    return answer(Object.fromEntries(Object.entries(known).filter(([name]) => asked.includes(name))))
  }

  subscribedApps(ids: readonly string[]): Reply {
    this.asked++
    if (this.#said.token === 'expired') return expired
    if (this.#said.apps === 'busy') return busy
    const apps = ids.map((id) => ({
      whatsapp_business_api_data: { id, name: 'Bot', link: 'https://example.org/app' },
    }))
    return answer({ data: this.#said.apps === 'none' ? [] : apps })
  }

  /** Why no message at all is taken, if none is. */
  refusalToSend(): Reply | undefined {
    const { token, health } = this.#said
    if (token === 'expired') return expired
    if (health === 'payment')
      return refusalOf({
        code: 131042,
        message: '(#131042) Business eligibility payment issue',
        details: 'There is a problem with the method of payment.',
      })
    if (health !== 'BLOCKED') return undefined
    return refusalOf(
      { code: 131031, message: '(#131031) Account has been locked', details: 'It may not send.' },
      403,
    )
  }

  #of(name: keyof Said, well: string): string | undefined {
    const said = this.#said[name] ?? well
    return said === '-' ? undefined : said
  }

  #health(id: string): object {
    const { health = 'AVAILABLE' } = this.#said
    const may = health === 'payment' ? 'BLOCKED' : health
    const errors = [
      {
        error_code: 141006,
        error_description: 'There is an error with the payment method.',
        possible_solution: 'Add a payment method to the account.',
      },
    ]
    return {
      can_send_message: may,
      entities: [
        { entity_type: 'PHONE_NUMBER', id, can_send_message: 'AVAILABLE' },
        {
          entity_type: 'WABA',
          id: '1022',
          can_send_message: may,
          ...(health === 'payment' ? { errors } : {}),
          ...(health === 'LIMITED' ? { additional_info: ['The business is not verified.'] } : {}),
        },
      ],
    }
  }
}

const expired: Reply = refusalOf(
  { code: 190, message: 'Error validating access token: Session has expired', details: 'Make another one.' },
  401,
)

const busy: Reply = refusalOf({
  code: 80007,
  message: '(#80007) Too many calls for this account',
  details: 'Ask again later.',
})

const answer = (fields: object): Reply => ({ status: 200, body: JSON.stringify(fields) })
