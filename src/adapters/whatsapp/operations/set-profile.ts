import { type Fields, fieldsOf } from '../../../base/foreign-json.ts'
import type { SenderId } from '../../../model/names.ts'
import { type Graph, notSo } from '../graph.ts'
import { byNumber, eachNumber, isSame, numbersText, type Operation } from './operation.ts'

const kept = ['about', 'address', 'description', 'email', 'websites', 'vertical'] as const

/**
 * What the number's profile says. Read first, and put back as it was.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-profiles
 */
export const setProfile: Operation = {
  read: ({ graph }) => eachNumber({ graph }, (id) => profileOf(graph, id)),
  perform: async ({ graph, asked }) => {
    await eachNumber({ graph }, (id) => makeSo(graph, id, asked.arguments))
    return `${Object.keys(asked.arguments).join(', ')} of ${numbersText(graph.numbers.length)}`
  },
  undo: async ({ graph, asked }, before) => {
    const keys = Object.keys(asked.arguments)
    const known = byNumber(before)
    const emptied: string[] = []
    for (const id of graph.numbers) {
      const was = known[id]
      if (was === undefined) continue
      const wanted = Object.fromEntries(keys.map((key) => [key, was[key] ?? (key === 'websites' ? [] : '')]))
      // There was none, and the platform takes no empty one: what stands there stays.
      if (wanted['about'] === '') {
        delete wanted['about']
        emptied.push(id)
      }
      if (Object.keys(wanted).length > 0) await makeSo(graph, id, wanted)
    }
    const rest =
      emptied.length === 0
        ? ''
        : '; `about` was empty before, which the platform does not take: change it by hand'
    return `${keys.join(', ')} as before, of ${numbersText(graph.numbers.length)}${rest}`
  },
}

/** The documentation's answer has the profile itself in `data`; the platform's description has it one level deeper. */
const profileOf = async (graph: Graph, id: SenderId): Promise<Fields> => {
  const answer = await graph.get(id, `/whatsapp_business_profile?fields=${kept.join(',')}`)
  const first = Array.isArray(answer['data']) ? fieldsOf(answer['data'][0]) : undefined
  const profile = fieldsOf(first?.['business_profile']) ?? first ?? {}
  return Object.fromEntries(kept.flatMap((key) => (profile[key] === undefined ? [] : [[key, profile[key]]])))
}

const makeSo = async (graph: Graph, id: SenderId, wanted: Fields): Promise<void> => {
  if (isSo(await profileOf(graph, id), wanted)) return
  await graph.post(id, '/whatsapp_business_profile', { messaging_product: 'whatsapp', ...wanted })
  if (!isSo(await profileOf(graph, id), wanted))
    throw notSo(`the profile of ${id} does not say what it was set to`)
}

/** What the platform puts at an address's end (a slash) makes no other address of it. */
const isSo = (is: Fields, wanted: Fields): boolean =>
  Object.entries(wanted).every(([key, value]) => isSame(plain(is[key]), plain(value)))

const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((one) => String(one).replace(/\/$/, ''))
  return value ?? ''
}
