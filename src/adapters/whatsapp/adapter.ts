import type { Adapter, AdapterKind, AdapterSettings } from '../adapter.ts'
import { httpExchange } from '../http-exchange.ts'
import { isExcepted } from '../no-proxy.ts'
import { actionDesk } from './action-desk.ts'
import { addressOfApi } from './address-of-api.ts'
import { messagingLimitField, messagingLimitOf } from './messaging-limit.ts'
import { outcomeOf } from './outcome-of.ts'
import { whatsappPreflight } from './preflight.ts'
import { bodyOf } from './prepare.ts'
import { accountHeadersOf, sendersOf } from './senders.ts'
import { templateDesk } from './template-desk.ts'

export const whatsappAdapter = (kind: AdapterKind, settings: AdapterSettings): Adapter => {
  const { channel } = settings
  const { origin, path, isLoopback } = addressOfApi(channel)
  const senders = sendersOf(settings, path)
  // The plan's own proxy is meant for this very host.
  const proxy = channel.proxy ?? (isExcepted(settings.noProxy, origin) ? undefined : settings.proxy)
  const server = {
    origin,
    timeout: channel.timeout,
    ...(proxy === undefined || isLoopback ? {} : { proxy }),
  }
  const exchange = httpExchange({ ...server, connections: channel.concurrency })
  const desk = settings.account === undefined ? undefined : templateDesk({ ...settings, server, path })
  const account =
    settings.account === undefined ? undefined : { id: settings.account, headers: accountHeadersOf(settings) }
  return {
    name: kind.name,
    capabilities: kind.capabilities,
    limits: kind.limits,
    prepare: kind.prepare,
    send: async ({ sender, body }, { key, attempt }, signal, written) => {
      if (typeof body !== 'string') throw new TypeError('a message that this adapter has not prepared')
      const request = senders.get(sender)
      if (request === undefined) {
        const text = `the plan has no sender ${sender}`
        return { kind: 'refused', of: 'sender', code: 'unknown-sender', text, retry: 'never' }
      }
      const { path, headers } = request
      const answered = await exchange.post(path, headers, bodyOf(body, key, attempt), signal, written)
      return outcomeOf(answered, { attempt, ownToken: request.ownToken })
    },
    dailyLimit: async (signal) => {
      const [sender] = senders.values()
      if (sender === undefined) return undefined
      const path = sender.path.replace(/\/messages$/, `?fields=${messagingLimitField}`)
      return messagingLimitOf(await exchange.get(path, sender.headers, signal))
    },
    preflight: (signal) => whatsappPreflight({ exchange, path, senders, account }, signal),
    ...(desk === undefined ? {} : { templates: desk }),
    actions: actionDesk({ ...settings, exchange, path, templates: desk }),
    close: async () => {
      await desk?.close()
      await exchange.close()
    },
  }
}
