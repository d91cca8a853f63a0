import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import { whatsappWebhooks } from '../../src/adapters/whatsapp/webhooks.ts'
import { seededRandom } from '../../src/base/random.ts'
import { Secret } from '../../src/base/secret.ts'
import { WebhookPoster } from '../../src/sandbox/whatsapp/webhook-poster.ts'
import { at, faultsOf, hasDescription, jsonOf, readDescription } from '../kit/meta-description.ts'
import { servedExit } from '../kit/served-exit.ts'

const people = ['+33612345601,fr']

// Skipped where the description does not lie beside the repository.
describe.skipIf(!hasDescription)("against Meta's description of its webhooks (v23.0)", () => {
  let content: ReturnType<typeof jsonOf> = {}
  beforeAll(() => {
    readDescription()
    const body = jsonOf(at('paths', '/whatsapp/webhooks', 'post', 'requestBody', 'content'))
    content = jsonOf(body['application/json'])
  })
  const examples = (): [string, unknown][] =>
    Object.entries(jsonOf(content['examples'])).map(([name, example]) => [name, jsonOf(example)['value']])

  test('every example is read, and nothing in it is left out', () => {
    const { read } = whatsappWebhooks({ signing: new Secret('x') })
    expect(examples().length).toBeGreaterThan(10)
    for (const [name, value] of examples()) {
      const result = read(Buffer.from(JSON.stringify(value)))
      expect([name, result?.unreadable, (result?.events.length ?? 0) > 0]).toEqual([name, 0, true])
    }
  })

  test('every example is taken by the server', async () => {
    const exit = await servedExit({ people })
    for (const [name, value] of examples())
      expect([name, (await exit.post(Object(value))).status]).toEqual([name, 200])
    expect(exit.log().filter(({ what }) => String(what).includes('cannot be read'))).toEqual([])
  })

  test("the sandbox's webhooks are as described", async () => {
    const bodies: string[] = []
    const server = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      request.on('end', () => {
        bodies.push(text)
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const poster = new WebhookPoster({
      url: `http://127.0.0.1:${port}/`,
      secret: 'x',
      fates: { failed: 0.5, read: 0.5 },
      random: seededRandom(7),
      now: () => 1_763_640_000,
    })
    for (let n = 0; n < 20; n++)
      poster.accepted({ id: `wamid.${n}`, sender: '106540352242922', to: '+33612345601', opaque: 'a:1' })
    poster.inbound('106540352242922', '+33612345601', 'hello')
    await poster.told()
    poster.close()
    server.closeAllConnections()
    server.close()
    // Of a person's message the description means the form in which one is sent, which its own examples are not.
    const faults = bodies.flatMap((body) => {
      const { value } = JSON.parse(body).entry[0].changes[0]
      return 'statuses' in value ? faultsOf(value, at('components', 'schemas', 'StatusMessageValue')) : []
    })
    expect(bodies.length).toBeGreaterThan(1)
    expect(faults).toEqual([])
  })
})
