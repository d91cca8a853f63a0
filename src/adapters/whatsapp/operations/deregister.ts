import { filledText } from '../../../base/foreign-json.ts'
import type { Secret } from '../../../base/secret.ts'
import type { SenderId } from '../../../model/names.ts'
import { type Graph, Trouble } from '../graph.ts'
import { byNumber, eachNumber, numbersText, type Operation } from './operation.ts'

/** Of a number that is not registered (any more). */
const notRegistered = '133010'

/**
 * Takes the numbers off the API; they and their history stay in the account. At most ten times in 72 hours (133016).
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/registration
 */
export const deregister = (pin: Secret | undefined): Operation => ({
  read: ({ graph }) => eachNumber({ graph }, async (id) => ({ isRegistered: await isRegistered(graph, id) })),
  perform: async ({ graph }) => {
    await eachNumber({ graph }, async (id) => {
      if ((await isRegistered(graph, id)) === false) return
      await graph.post(id, '/deregister').catch((error: unknown) => {
        // What is not registered is what was wanted: an earlier call came to its end.
        if (!(error instanceof Trouble && isCode(error, notRegistered))) throw error
      })
    })
    return numbersText(graph.numbers.length)
  },
  undo: async ({ graph }, before) => {
    const known = byNumber(before)
    let registered = 0
    for (const id of graph.numbers) {
      // Of one that nobody could read it is not known that it was not.
      if (known[id]?.['isRegistered'] === false || (await isRegistered(graph, id)) === true) continue
      if (pin === undefined) throw noPin
      await graph.post(id, '/register', { messaging_product: 'whatsapp', pin: pin.reveal() })
      registered++
    }
    return `registered again: ${numbersText(registered)}`
  },
})

/** Undefined where the platform does not say: then it is asked to, and its answer tells. */
const isRegistered = async (graph: Graph, id: SenderId): Promise<boolean | undefined> => {
  const said = filledText((await graph.get(id, '?fields=status,platform_type'))['platform_type'])
  if (said === 'CLOUD_API') return true
  return said === 'NOT_APPLICABLE' ? false : undefined
}

const isCode = ({ trouble }: Trouble, code: string): boolean => 'code' in trouble && trouble.code === code

const noPin = new Trouble({
  kind: 'refused',
  of: 'request',
  code: 'no-pin',
  text: 'without its PIN the number cannot be registered again: set it (`channel: { pin: "${WHATSAPP_PIN}" }`), approve that, and thaw again',
  retry: 'never',
})
