import { beforeAll, describe, expect, test } from 'vitest'
import { whatsappKind } from '../../src/adapters/whatsapp/kind.ts'
import { outcomeOf } from '../../src/adapters/whatsapp/outcome-of.ts'
import { bodyOf } from '../../src/adapters/whatsapp/prepare.ts'
import { templatePageOf } from '../../src/adapters/whatsapp/template-answer.ts'
import { templateRequestOf } from '../../src/adapters/whatsapp/template-request.ts'
import type { Rendered } from '../../src/model/message.ts'
import { localeTag } from '../../src/model/names.ts'
import { acceptanceOf } from '../../src/sandbox/whatsapp/replies.ts'
import { at, faultsOf, hasDescription, type Json, jsonOf, readDescription } from '../kit/meta-description.ts'
import { keyOf, prepared, rendered, template } from '../unit/adapters/message.ts'

// Skipped where the description does not lie beside the repository.
describe.skipIf(!hasDescription)("against Meta's description of the API (v23.0)", () => {
  let operation: Json = {}
  beforeAll(() => {
    readDescription()
    operation = jsonOf(at('paths', '/{Version}/{Phone-Number-ID}/messages', 'post'))
  })

  const requestFaults = (to: string, message: Rendered): string[] => {
    const body: unknown = JSON.parse(bodyOf(String(prepared(whatsappKind, to, message).body), keyOf(1), 1))
    const content = jsonOf(jsonOf(operation['requestBody'])['content'])
    return faultsOf(body, jsonOf(content['application/json'])['schema'])
  }

  test.each<[string, Rendered]>([
    ['free text', rendered()],
    ['a template with values and a button', rendered({ template })],
    ['a template with neither', rendered({ template: { name: 'bye', language: 'pt_BR', parameters: [] } })],
  ])('a request with %s is as described', (_what, message) => {
    expect(requestFaults('+16505551234', message)).toEqual([])
  })

  test('a request to a user id differs only in having no `to`', () => {
    expect(requestFaults('US.1349', rendered())).toEqual(['$.to is missing'])
  })

  test('every example of an answer is read as an acceptance', () => {
    const content = jsonOf(
      jsonOf(jsonOf(jsonOf(operation['responses'])['200'])['content'])['application/json'],
    )
    const examples = Object.entries(jsonOf(content['examples'])).filter(([name]) => !/typing/i.test(name))
    expect(examples.length).toBeGreaterThan(10)
    const reading = { attempt: 1, ownToken: false }
    for (const [name, example] of examples) {
      const body = JSON.stringify(jsonOf(example)['value'])
      expect([name, outcomeOf({ kind: 'answer', status: 200, headers: {}, body }, reading).kind]).toEqual([
        name,
        'accepted',
      ])
    }
  })

  test("the sandbox's answer is as described", () => {
    const message = {
      to: '+16505551234',
      by: 'to',
      type: 'text',
      text: 'x',
      template: undefined,
      opaque: undefined,
    } as const
    const body: unknown = JSON.parse(acceptanceOf(message, 1).body)
    expect(faultsOf(body, { $ref: '#/components/schemas/MessageResponsePayload' })).toEqual([])
  })

  test('a request for a template is as described, but for what the description leaves out of its schema', () => {
    const templates = at('paths', '/{Version}/{WABA-ID}/message_templates')
    const content = jsonOf(jsonOf(jsonOf(jsonOf(templates)['post'])['requestBody'])['content'])
    const body: unknown = JSON.parse(
      templateRequestOf({
        message: 'announce',
        locale: localeTag('en'),
        name: 'sunset_announce',
        language: 'en_US',
        category: 'utility',
        body: 'It leaves on {{1}} for good.',
        examples: ['January 15, 2026'],
        button: { text: 'Link', url: 'https://example.org/l?t={{1}}', example: 'abc' },
        ttlSeconds: 43_200,
      }),
    )
    // All of these stand in the examples of its other operations, and in the documentation.
    expect(faultsOf(body, jsonOf(content['application/json'])['schema'])).toEqual([
      '$.parameter_format is unknown',
      '$.message_send_ttl_seconds is unknown',
      '$.components[0].example is unknown',
      '$.components[1].buttons[0].url is unknown',
      '$.components[1].buttons[0].example is unknown',
    ])
  })

  test('every template in the examples of its list is read whole', () => {
    const templates = jsonOf(at('paths', '/{Version}/{WABA-ID}/message_templates', 'get'))
    const content = jsonOf(
      jsonOf(jsonOf(jsonOf(templates['responses'])['200'])['content'])['application/json'],
    )
    const examples = Object.values(jsonOf(content['examples'])).map((example) => jsonOf(example)['value'])
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) {
      const data = jsonOf(example)['data']
      const page = templatePageOf(JSON.stringify(example), 100)
      expect(page?.templates).toHaveLength(Array.isArray(data) ? data.length : -1)
      for (const template of page?.templates ?? [])
        expect(template).toMatchObject({
          review: 'approved',
          category: expect.stringMatching(/./),
          body: expect.stringMatching(/./),
        })
    }
  })

  test('the check sees what is not described', () => {
    const wrong = {
      messaging_product: 'whatsapp',
      recipient_type: 'crowd',
      type: 'text',
      text: { body: 5 },
      extra: 1,
    }
    expect(faultsOf(wrong, { $ref: '#/components/schemas/Message' })).toEqual([
      '$.to is missing',
      '$.recipient_type: "crowd"',
      '$.text.body: 5',
      '$.extra is unknown',
    ])
  })
})
