import type { Adapter, AdapterKind, AdapterSettings } from '../adapter.ts'
import { httpExchange } from '../http-exchange.ts'
import { isExcepted } from '../no-proxy.ts'
import { addressOfApi } from './address-of-api.ts'
import { messagingLimitField, messagingLimitOf } from './messaging-limit.ts'
import { outcomeOf } from './outcome-of.ts'
import { bodyOf } from './prepare.ts'
import { sendersOf } from './senders.ts'

export const whatsappAdapter = (kind: AdapterKind, settings: AdapterSettings): Adapter => {
  const { channel } = settings
  const { origin, path, isLoopback } = addressOfApi(channel)
  const senders = sendersOf(settings, path)
  // The plan's own proxy is meant for this very host.
  const proxy = channel.proxy ?? (isExcepted(settings.noProxy, origin) ? undefined : settings.proxy)
  const exchange = httpExchange({
    origin,
    connections: channel.concurrency,
    timeout: channel.timeout,
    ...(proxy === undefined || isLoopback ? {} : { proxy }),
  })
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
    close: () => exchange.close(),
  }
}
