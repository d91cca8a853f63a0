import { type Fields, fieldsOf, parsedJson } from '../../base/foreign-json.ts'
import type { Condition } from './condition.ts'
import { type Reply, refusalOf } from './replies.ts'

/** What a number of the stand-in is like. */
export type NumberState = {
  isRegistered: boolean
  profile: Fields
  automation: Fields
  links: { readonly code: string; readonly prefilled_message: string }[]
}

/** One request about a number or the account, as it came. */
export type Asked = { readonly method: string; readonly path: string; readonly body: string }

const edge = /^\/v\d+\.\d+\/([^/?]+)(?:\/([a-z_]+)(?:\/([^/?]+))?)?(?:\?(.*))?$/
const edges = new Set([
  'whatsapp_business_profile',
  'conversational_automation',
  'message_qrdls',
  'register',
  'deregister',
  'subscribed_apps',
])

const done: Reply = { status: 200, body: '{"success":true}' }
const answer = (body: object): Reply => ({ status: 200, body: JSON.stringify(body) })

const notRegistered: Reply = refusalOf({
  code: 133010,
  message: '(#133010) Phone number is not registered',
  details: 'The account is not registered with the WhatsApp Business Platform.',
})

const wrong = (details: string): Reply =>
  refusalOf({ code: 100, message: '(#100) Invalid parameter', details })

/** The numbers and the account of the stand-in, in memory, with all that an exit changes about them. */
export class ChannelState {
  readonly #numbers = new Map<string, NumberState>()
  /** Ids of the apps that get the account's webhooks; ours comes first. */
  readonly apps: string[] = ['1234567890123456']
  /** Everything that changed something, or tried to, in order. */
  readonly asked: Asked[] = []
  /** What is answered in place of the next requests that change something; a test puts it there. */
  readonly refusals: Reply[] = []
  readonly #condition: Condition
  #codes = 0

  constructor(condition: Condition) {
    this.#condition = condition
  }

  /** As a test or a rehearsal has it; made on first sight: registered, with a profile and commands. */
  number(id: string): NumberState {
    let known = this.#numbers.get(id)
    if (known === undefined) {
      known = {
        isRegistered: true,
        profile: {
          about: 'Ask me anything',
          description: 'An assistant',
          websites: ['https://example.org/'],
        },
        automation: {
          enable_welcome_message: false,
          prompts: ['What can you do?'],
          commands: [{ command_name: 'help', command_description: 'What it can do' }],
        },
        links: [{ code: `CODE${id.slice(-4)}`, prefilled_message: 'Hi!' }],
      }
      this.#numbers.set(id, known)
    }
    return known
  }

  /** Why a message from this number is refused, if it is. */
  refusalToSend(id: string): Reply | undefined {
    return this.#numbers.get(id)?.isRegistered === false ? notRegistered : undefined
  }

  /** Whether a request is about anything that is kept here. */
  knows(method: string, url: string): boolean {
    const name = edge.exec(url)?.[2]
    return name === undefined ? method === 'GET' && edge.test(url) : edges.has(name)
  }

  answer(method: string, url: string, body: string): Reply {
    const [, id = '', name, code, query] = edge.exec(url) ?? []
    if (method === 'GET') return this.#read(id, name, new URLSearchParams(query))
    this.asked.push({ method, path: url, body })
    const refusal = this.refusals.shift()
    return refusal ?? this.#change(method, id, name ?? '', { code, given: fieldsOf(parsedJson(body)) })
  }

  #read(id: string, name: string | undefined, query: URLSearchParams): Reply {
    const { isRegistered, profile, automation, links } = this.number(id)
    switch (name) {
      case undefined: {
        const state = { conversational_automation: { id, ...automation } }
        const type = isRegistered ? {} : { platform_type: 'NOT_APPLICABLE' }
        return this.#condition.object(id, query.get('fields'), { ...state, ...type })
      }
      case 'whatsapp_business_profile':
        return answer({ data: [{ messaging_product: 'whatsapp', ...profile }] })
      case 'message_qrdls':
        return answer({
          data: links.map((link) => ({ ...link, deep_link_url: `https://wa.me/message/${link.code}` })),
        })
      case 'subscribed_apps':
        return this.#condition.subscribedApps(this.apps)
      default:
        return wrong(`${name} cannot be read`)
    }
  }

  #change(
    method: string,
    id: string,
    name: string,
    { code, given }: { readonly code: string | undefined; readonly given: Fields | undefined },
  ): Reply {
    if (name === 'subscribed_apps') return this.#subscribe(method)
    const number = this.number(id)
    if (name === 'register') {
      if (method !== 'POST' || given?.['messaging_product'] !== 'whatsapp') return wrong('messaging_product')
      if (!/^\d{6}$/.test(String(given['pin']))) return wrong('pin must have six digits')
      number.isRegistered = true
      return done
    }
    if (!number.isRegistered) return notRegistered
    switch (name) {
      case 'deregister':
        if (method !== 'POST') return wrong('deregister is posted to')
        number.isRegistered = false
        return done
      case 'whatsapp_business_profile': {
        const { messaging_product: product, ...profile } = given ?? {}
        const fault = product === 'whatsapp' ? faultOf(profile) : 'messaging_product'
        if (method !== 'POST' || fault !== undefined) return wrong(fault ?? 'it is posted to')
        number.profile = { ...number.profile, ...profile }
        return done
      }
      case 'conversational_automation':
        if (method !== 'POST' || given === undefined || !isAutomation(given))
          return wrong('prompts and commands are lists')
        number.automation = given
        return done
      case 'message_qrdls':
        return this.#link(method, number, code, given)
      default:
        return wrong(name)
    }
  }

  #subscribe(method: string): Reply {
    if (method === 'DELETE') this.apps.shift()
    else if (method === 'POST') {
      if (!this.apps.includes('1234567890123456')) this.apps.unshift('1234567890123456')
    } else return wrong('subscribed_apps is posted to or deleted')
    return done
  }

  #link(method: string, number: NumberState, code: string | undefined, given: Fields | undefined): Reply {
    if (method === 'DELETE') {
      const at = number.links.findIndex((link) => link.code === code)
      if (at < 0) return wrong(`there is no code ${code}`)
      number.links.splice(at, 1)
      return done
    }
    const text = given?.['prefilled_message']
    if (method !== 'POST' || typeof text !== 'string') return wrong('prefilled_message')
    const link = { code: `NEW${String(++this.#codes).padStart(11, '0')}`, prefilled_message: text }
    number.links.push(link)
    return answer({ ...link, deep_link_url: `https://wa.me/message/${link.code}` })
  }
}

const faultOf = ({ about, description, websites }: Fields): string | undefined => {
  if (about !== undefined && (typeof about !== 'string' || about === '' || about.length > 139)) return 'about'
  if (description !== undefined && (typeof description !== 'string' || description.length > 256))
    return 'description'
  return websites !== undefined && (!Array.isArray(websites) || websites.length > 2) ? 'websites' : undefined
}

const isAutomation = ({ prompts, commands }: Fields): boolean =>
  Array.isArray(prompts) &&
  prompts.length <= 4 &&
  Array.isArray(commands) &&
  commands.length <= 30 &&
  commands.every((command) => {
    const fields = fieldsOf(command)
    return typeof fields?.['command_name'] === 'string' && typeof fields['command_description'] === 'string'
  })
