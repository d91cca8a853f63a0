import { type Fields, fieldsOf, parsedJson } from '../../base/foreign-json.ts'
import { minute } from '../../base/instant.ts'
import type { SenderId } from '../../model/names.ts'
import type { ActionTrouble } from '../actions.ts'
import type { AdapterSettings } from '../adapter.ts'
import type { HttpExchange } from '../http-exchange.ts'
import type { Answered } from '../http-flight.ts'
import { outcomeOf } from './outcome-of.ts'
import { accountHeadersOf, sendersOf } from './senders.ts'

/** Thrown within this folder, where a request did not come to what was asked; `action-desk.ts` turns it into a value. */
export class Trouble extends Error {
  readonly trouble: ActionTrouble

  constructor(trouble: ActionTrouble) {
    super('text' in trouble ? trouble.text : trouble.kind)
    this.trouble = trouble
  }
}

/** Requests about a number or the account, each made once. Every one of them gives an object of the platform's, or throws a `Trouble`. */
export type Graph = {
  readonly numbers: readonly SenderId[]
  readonly account: string
  get(about: SenderId | 'account', path: string): Promise<Fields>
  post(about: SenderId | 'account', path: string, body?: object): Promise<Fields>
  remove(about: SenderId | 'account', path: string): Promise<Fields>
}

export type GraphSettings = AdapterSettings & {
  readonly exchange: HttpExchange
  /** What every request's path begins with. */
  readonly path: string
}

/** `path` begins behind the id: `/register`, `?fields=status`. */
export const graphOf = (settings: GraphSettings, signal: AbortSignal): Graph => {
  const { exchange, path: base, account = '' } = settings
  const senders = sendersOf(settings, base)
  const accountHeaders = accountHeadersOf(settings)
  const of = (about: SenderId | 'account') => {
    const sender = about === 'account' ? undefined : senders.get(about)
    return {
      base: `${base}/${encodeURIComponent(about === 'account' ? account : about)}`,
      headers: sender?.headers ?? accountHeaders,
      ownToken: sender?.ownToken ?? false,
    }
  }
  return {
    numbers: [...senders.keys()],
    account,
    get: async (about, path) => {
      const to = of(about)
      return readOf(await exchange.get(`${to.base}${path}`, to.headers, signal), to.ownToken)
    },
    post: async (about, path, body) => {
      const to = of(about)
      const text = body === undefined ? '' : JSON.stringify(body)
      return readOf(await exchange.post(`${to.base}${path}`, to.headers, text, signal), to.ownToken)
    },
    remove: async (about, path) => {
      const to = of(about)
      return readOf(await exchange.remove(`${to.base}${path}`, to.headers, signal), to.ownToken)
    },
  }
}

const readOf = (answered: Answered, ownToken: boolean): Fields => {
  const isGood = answered.kind === 'answer' && answered.status >= 200 && answered.status < 300
  const fields = isGood ? fieldsOf(parsedJson(answered.body)) : undefined
  if (fields !== undefined && fields['error'] === undefined && fields['success'] !== false) return fields
  const outcome = outcomeOf(answered, { attempt: 1, ownToken })
  // An acceptance of a message is no answer to this.
  if (outcome.kind === 'accepted')
    throw new Trouble({ kind: 'unknown', evidence: 'the answer is none that was asked for' })
  throw new Trouble(outcome)
}

/** It answered that it did it, and it is not so: tried again a little later. */
export const notSo = (text: string): Trouble =>
  new Trouble({ kind: 'refused', of: 'request', code: 'not-so', text, retry: minute })
