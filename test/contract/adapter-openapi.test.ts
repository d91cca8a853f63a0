import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { whatsappKind } from '../../src/adapters/whatsapp/kind.ts'
import { outcomeOf } from '../../src/adapters/whatsapp/outcome-of.ts'
import { bodyOf } from '../../src/adapters/whatsapp/prepare.ts'
import { templatePageOf } from '../../src/adapters/whatsapp/template-answer.ts'
import { templateRequestOf } from '../../src/adapters/whatsapp/template-request.ts'
import type { Rendered } from '../../src/model/message.ts'
import { localeTag } from '../../src/model/names.ts'
import { acceptanceOf } from '../../src/sandbox/whatsapp/replies.ts'
import { keyOf, prepared, rendered, template } from '../unit/adapters/message.ts'

/** Meta's own description of the API. It is not ours to ship, so it is looked for beside the repository. */
const description = join(import.meta.dirname, '../../../shared/specs/whatsapp-business-messaging-v23.0.yaml')

type Json = Readonly<Record<string, unknown>>
const jsonOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}

let document: Json = {}
const at = (...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => jsonOf(value)[name], document)

/** Taken by the live platform though the description does not know them. */
const undescribed = new Set(['biz_opaque_callback_data', 'recipient'])

/** A schema with its references, its `allOf` and the variant that its discriminator picks folded in. */
const foldOf = (schema: unknown, value: unknown, isPicked = false): Json => {
  const { $ref, allOf, discriminator, ...own } = jsonOf(schema)
  const { propertyName, mapping } = jsonOf(discriminator)
  const picked = jsonOf(mapping)[String(jsonOf(value)[String(propertyName)])]
  const parts = [
    ...(typeof $ref === 'string' ? [at(...$ref.slice(2).split('/'))] : []),
    ...(Array.isArray(allOf) ? allOf : []),
  ].map((part) => foldOf(part, value, isPicked))
  // A variant leads back to the schema that picked it.
  if (typeof picked === 'string' && !isPicked) parts.push(foldOf({ $ref: picked }, value, true))
  const { oneOf: _variants, ...plain } = own
  const all = [plain, ...parts]
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required }) => (Array.isArray(required) ? required : [])),
  }
}

/** What of a value the description does not allow. Patterns are left out: the one of a button's `index` forbids its own example. */
const faultsOf = (value: unknown, schema: unknown, path = '$'): string[] => {
  const { type, enum: allowed, maxLength, properties, required, items } = foldOf(schema, value)
  if (Array.isArray(value))
    return type === 'array'
      ? value.flatMap((item, index) => faultsOf(item, items, `${path}[${index}]`))
      : [path]
  if (typeof value === 'object' && value !== null) {
    const described = jsonOf(properties)
    const missing = (Array.isArray(required) ? required : []).filter((name) => !(String(name) in value))
    const inside = Object.entries(value).flatMap(([name, inner]) => {
      if (undescribed.has(name)) return []
      return name in described
        ? faultsOf(inner, described[name], `${path}.${name}`)
        : [`${path}.${name} is unknown`]
    })
    return [...missing.map((name) => `${path}.${name} is missing`), ...inside]
  }
  const isWrong =
    (type !== undefined && type !== typeof value) ||
    (Array.isArray(allowed) && !allowed.includes(value)) ||
    (typeof maxLength === 'number' && String(value).length > maxLength)
  return isWrong ? [`${path}: ${JSON.stringify(value)}`] : []
}

// Skipped where the description does not lie beside the repository.
describe.skipIf(!existsSync(description))("against Meta's description of the API (v23.0)", () => {
  let operation: Json = {}
  beforeAll(() => {
    document = jsonOf(parse(readFileSync(description, 'utf8'), { maxAliasCount: -1 }))
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
