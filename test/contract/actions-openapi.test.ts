import { beforeAll, describe, expect, test } from 'vitest'
import { begin, closed, frozen, toldExit } from '../kit/acting-exit.ts'
import { at, faultsOf, hasDescription, jsonOf, readDescription } from '../kit/meta-description.ts'

/** The operation of a path as it was asked for, with its ids as the description names them. */
const operationOf = (method: string, path: string): unknown => {
  const [, , id, edge, code] = path.split('?')[0]?.split('/') ?? []
  const owner = edge === 'subscribed_apps' || edge === 'message_templates' ? 'WABA-ID' : 'Phone-Number-ID'
  const parts = [
    `{${owner}}`,
    ...(edge === undefined ? [] : [edge]),
    ...(code === undefined ? [] : ['{QR-Code-ID}']),
  ]
  return id === undefined ? undefined : at('paths', `/{Version}/${parts.join('/')}`, method.toLowerCase())
}

/** The description names three ice breakers, the documentation four; of a body's variants (`oneOf`) the first is the one that creates. */
const schemaIn = (part: unknown): unknown => {
  const { schema } = jsonOf(jsonOf(jsonOf(part)['content'])['application/json'])
  const { oneOf } = jsonOf(schema)
  return Array.isArray(oneOf) ? oneOf[0] : schema
}

// Skipped where the description does not lie beside the repository.
describe.skipIf(!hasDescription)("the actions of a whole exit, against Meta's description of the API", () => {
  beforeAll(readDescription)

  test('every request that changes something is one that is described, with a body as described', async () => {
    const exit = await toldExit(
      `  freeze: { at: deadline, actions: [{ set-profile: { about: "It has left", description: "Go on elsewhere", websites: ["https://example.org/bye"] } }, clear-commands] }
  shutdown: { at: 1 day after, actions: [delete-links, deregister, unsubscribe] }`,
    )
    for (const now of [begin, frozen, closed]) await exit.sunset(now, 'run')
    await exit.sunset(closed, 'thaw', '--reason', 'back')
    const { asked } = exit.sandbox.channel
    expect(asked).toHaveLength(10)
    for (const { method, path, body } of asked) {
      const operation = jsonOf(operationOf(method, path))
      const described = schemaIn(operation['requestBody'])
      const faults = body === '' ? [] : faultsOf(JSON.parse(body), described)
      expect([`${method} ${path}`, operation['responses'] !== undefined, faults]).toEqual([
        `${method} ${path}`,
        true,
        [],
      ])
    }
  })
})
